import Distributed
import FoundationEssentials
import LogicalClocks
import Synchronization

/// An actor system whose every remote call goes through JSON, within one process.
///
/// `resolve` gives a remote reference even to actors that are here, so that their arguments and
/// results are encoded and decoded.
final class LoopbackActorSystem: DistributedActorSystem {
    typealias ActorID = String
    typealias InvocationEncoder = LoopbackEncoder
    typealias InvocationDecoder = LoopbackDecoder
    typealias ResultHandler = LoopbackResultHandler
    typealias SerializationRequirement = Codable

    private struct State {
        var actors: [String: any DistributedActor] = [:]
        var count = 0
        var messages: [String] = []
    }

    private let state = Mutex(State())
    let form: CodableForm

    init(form: CodableForm) {
        self.form = form
    }

    /// The arguments and results that travelled, as JSON.
    var messages: [String] { state.withLock { $0.messages } }

    var encoder: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.userInfo[.codableForm] = form
        return encoder
    }

    var decoder: JSONDecoder {
        let decoder = JSONDecoder()
        decoder.userInfo[.codableForm] = form
        return decoder
    }

    func assignID<Act>(_ type: Act.Type) -> String where Act: DistributedActor, Act.ID == String {
        state.withLock { state in
            state.count += 1
            return "\(Act.self)-\(state.count)"
        }
    }

    func actorReady<Act>(_ actor: Act) where Act: DistributedActor, Act.ID == String {
        state.withLock { $0.actors[actor.id] = actor }
    }

    func resignID(_ id: String) {
        state.withLock { $0.actors[id] = nil }
    }

    func resolve<Act>(
        id: String, as type: Act.Type
    ) throws -> Act? where Act: DistributedActor, Act.ID == String {
        nil
    }

    func makeInvocationEncoder() -> LoopbackEncoder { LoopbackEncoder(encoder: encoder) }

    func remoteCall<Act, Failure, Result>(
        on actor: Act, target: RemoteCallTarget, invocation: inout LoopbackEncoder,
        throwing: Failure.Type, returning: Result.Type
    ) async throws -> Result
    where Act: DistributedActor, Act.ID == String, Failure: Error, Result: Codable {
        let reply = try await deliver(invocation, to: target, of: actor.id)
        return try decoder.decode(Result.self, from: reply)
    }

    func remoteCallVoid<Act, Failure>(
        on actor: Act, target: RemoteCallTarget, invocation: inout LoopbackEncoder,
        throwing: Failure.Type
    ) async throws where Act: DistributedActor, Act.ID == String, Failure: Error {
        _ = try await deliver(invocation, to: target, of: actor.id)
    }

    private func deliver(
        _ invocation: LoopbackEncoder, to target: RemoteCallTarget, of id: String
    ) async throws -> Data {
        guard let actor = state.withLock({ $0.actors[id] }) else { throw LoopbackError.noActor(id) }
        var arguments = LoopbackDecoder(arguments: invocation.arguments, decoder: decoder)
        let handler = LoopbackResultHandler(encoder: encoder)
        try await executeDistributedTarget(
            on: actor, target: target, invocationDecoder: &arguments, handler: handler)
        let reply = try handler.reply.withLock { try $0.get() }
        let travelled = (invocation.arguments + [reply]).map { String(decoding: $0, as: UTF8.self) }
        state.withLock { $0.messages += travelled }
        return reply
    }
}

enum LoopbackError: Error {
    case noActor(String)
    case noArgument
    case noReply
}

struct LoopbackEncoder: DistributedTargetInvocationEncoder {
    typealias SerializationRequirement = Codable

    let encoder: JSONEncoder
    private(set) var arguments: [Data] = []

    init(encoder: JSONEncoder) {
        self.encoder = encoder
    }

    mutating func recordGenericSubstitution<T>(_ type: T.Type) throws {}
    mutating func recordErrorType<E: Error>(_ type: E.Type) throws {}
    mutating func recordReturnType<R: Codable>(_ type: R.Type) throws {}
    mutating func doneRecording() throws {}

    mutating func recordArgument<Value: Codable>(_ argument: RemoteCallArgument<Value>) throws {
        arguments.append(try encoder.encode(argument.value))
    }
}

struct LoopbackDecoder: DistributedTargetInvocationDecoder {
    typealias SerializationRequirement = Codable

    private var arguments: ArraySlice<Data>
    private let decoder: JSONDecoder

    init(arguments: [Data], decoder: JSONDecoder) {
        self.arguments = arguments[...]
        self.decoder = decoder
    }

    mutating func decodeGenericSubstitutions() throws -> [any Any.Type] { [] }
    mutating func decodeErrorType() throws -> (any Any.Type)? { nil }
    mutating func decodeReturnType() throws -> (any Any.Type)? { nil }

    mutating func decodeNextArgument<Argument: Codable>() throws -> Argument {
        guard let next = arguments.popFirst() else { throw LoopbackError.noArgument }
        return try decoder.decode(Argument.self, from: next)
    }
}

final class LoopbackResultHandler: DistributedTargetInvocationResultHandler {
    typealias SerializationRequirement = Codable

    let reply = Mutex<Result<Data, any Error>>(.failure(LoopbackError.noReply))
    private let encoder: JSONEncoder

    init(encoder: JSONEncoder) {
        self.encoder = encoder
    }

    func onReturn<Success: Codable>(value: Success) async throws {
        let data = try encoder.encode(value)
        reply.withLock { $0 = .success(data) }
    }

    func onReturnVoid() async throws {
        reply.withLock { $0 = .success(Data("null".utf8)) }
    }

    func onThrow<Err: Error>(error: Err) async throws {
        reply.withLock { $0 = .failure(error) }
    }
}
