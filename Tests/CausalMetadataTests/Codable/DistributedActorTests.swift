import CausalMetadata
import Distributed
import LogicalClocks
import TestSupport
import Testing

@Suite("What rides on messages travels as arguments of distributed actors")
struct DistributedActorTests {
    static let forms: [CodableForm] = [.text, .binary]

    @Test(
        "A header goes there and back, and what was counted there is known here", arguments: forms)
    func headers(form: CodableForm) async throws {
        let system = LoopbackActorSystem(form: form)
        let shelf = Shelf(actorSystem: system)
        var context = CausalContext(origin: 7)
        context[Tenant.self] = ["north"]
        var shop = Shop(context: context)
        try await shop.order("bread", from: Shelf.resolve(id: shelf.id, using: system))
        try await shop.order("tea", from: Shelf.resolve(id: shelf.id, using: system))
        #expect(shop.clock == [0: 2, 1: 2])
        #expect(shop.context[RowsRead.self]?.total == 8)
        #expect(shop.context.identity == CausalContext(origin: 7).identity)
        // Two arguments and a reply, each time.
        #expect(system.messages.count == 6)
        let header = try #require(system.messages.dropFirst().first)
        #expect(header.first == (form == .text ? "\"" : "["))
        _ = shelf
    }

    distributed actor Mirror {
        typealias ActorSystem = LoopbackActorSystem

        distributed func reflect(_ context: CausalContext) -> CausalContext { context }
        distributed func reflect(_ clock: VectorClock) -> VectorClock { clock }
        distributed func reflect(_ stamp: Stamp) -> Stamp { stamp }
        distributed func reflect(_ block: ContextBlock) -> ContextBlock { block }
        distributed func reflect(_ baggage: Baggage) -> Baggage { baggage }
        distributed func reflect(_ replica: ReplicaID) -> ReplicaID { replica }
        distributed func reflect(_ message: MessageID) -> MessageID { message }
        distributed func reflect(_ snapshot: SnapshotID) -> SnapshotID { snapshot }
        distributed func reflect(_ dot: Dot) -> Dot { dot }
        distributed func reflect(_ claim: RetirementClaim) -> RetirementClaim { claim }
    }

    @Test("Everything that an actor may take comes back as it was", arguments: forms)
    func arguments(form: CodableForm) async throws {
        let system = LoopbackActorSystem(form: form)
        let actor = Mirror(actorSystem: system)
        let mirror = try Mirror.resolve(id: actor.id, using: system)
        var context = CausalContext(origin: 7)
        context[Tenant.self] = ["north"]
        let clock: VectorClock = [0: 3, 1: 1]
        let baggage = try Baggage(parsing: "userId=alice,tier=gold;source=billing")
        #expect(try await mirror.reflect(context) == context)
        #expect(try await mirror.reflect(clock) == clock)
        #expect(try await mirror.reflect(Stamp.seed) == Stamp.seed)
        #expect(try await mirror.reflect(ContextBlock(context)) == ContextBlock(context))
        #expect(try await mirror.reflect(baggage) == baggage)
        #expect(try await mirror.reflect(ReplicaID(4)) == 4)
        #expect(try await mirror.reflect(MessageID(4, 2)) == MessageID(4, 2))
        #expect(try await mirror.reflect(SnapshotID(4, 2)) == SnapshotID(4, 2))
        #expect(try await mirror.reflect(Dot(4, 2)) == Dot(4, 2))
        let claim = RetirementClaim(last: Dot(4, 2))
        #expect(try await mirror.reflect(claim) == claim)
        #expect(system.messages.count == 20)
        _ = actor
    }

    @Test("The page shows the code that is compiled here")
    func page() throws {
        let catalogue = "../../../Sources/CausalMetadata/CausalMetadata.docc"
        let page = try TestFile("\(catalogue)/DistributedActors.md").text
        let code = try ["Shop.swift", "LoopbackActorSystem.swift"].map { try TestFile($0).text }
            .joined(separator: "\n")
        let blocks = page.split(separator: "```").enumerated().filter { $0.offset % 2 == 1 }
            .map(\.element)
        #expect(blocks.count >= 4)
        for block in blocks where block.hasPrefix("swift\n") {
            let shown = Self.flat(block.dropFirst("swift\n".count))
            #expect(Self.flat(code[...]).contains(shown), "\(block)")
        }
    }

    /// The lines of a text without indentation and empty ones.
    private static func flat(_ text: Substring) -> String {
        text.split(separator: "\n")
            .map { $0.drop { $0 == " " } }
            .filter { !$0.isEmpty }
            .joined(separator: "\n")
    }
}
