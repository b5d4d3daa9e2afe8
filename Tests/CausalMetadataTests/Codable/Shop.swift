// The code of the page DistributedActors, which a test compares with it.

import CausalMetadata
import Distributed
import LogicalClocks

enum Tenant: ContextKey {
    typealias Value = ContextSet
    static let number: UInt16 = 32
}

enum RowsRead: ContextKey {
    typealias Value = ContextCounter
    static let number: UInt16 = 33
}

distributed actor Shelf {
    typealias ActorSystem = LoopbackActorSystem

    private var clock = VectorClock()

    distributed func take(
        _ item: String, _ header: CausalHeader<VectorClock>
    ) throws -> CausalHeader<VectorClock> {
        clock.merge(header.clock)
        clock.tick(at: 1)
        var context = header.context.inbound()
        try context.increment(RowsRead.self, by: UInt64(item.count))
        // The branch goes back whole, with its part of the identity.
        return CausalHeader(clock: clock, context: context.outbound())
    }
}

struct Shop {
    var clock = VectorClock()
    var context: CausalContext

    mutating func order(_ item: String, from shelf: Shelf) async throws {
        clock.tick(at: 0)
        let header = CausalHeader(clock: clock, context: context.branch().outbound())
        let reply = try await shelf.take(item, header)
        clock.merge(reply.clock)
        try context.join(reply.context.inbound())
    }
}
