/// A reason why traces of several processes are not one run.
public struct TraceMergeError: Error, Hashable, Sendable {
    /// The kinds of reason.
    @nonexhaustive
    public enum Code: Hashable, Sendable {
        /// Two headers say different things under one member.
        case headersDiffer(member: String)
        /// Two traces have the same event of a process, or it cannot be ruled out that they do.
        case eventTwice(process: String)
        /// Two traces send the same message.
        case messageTwice(String)
        /// Two traces have the same operation of a session.
        case operationTwice(session: String, order: UInt64)
        /// Two traces let the same replica join.
        case joinTwice(String)
        /// No order has all causes before their effects.
        case noOrder(process: String)
        /// There are more replicas than a roster holds.
        case tooManyReplicas
    }

    /// The reason.
    public let code: Code

    /// The places of the traces that do not fit together.
    public let traces: [Int]
}

extension TraceMergeError: CustomStringConvertible {
    /// A sentence for people.
    public var description: String {
        switch code {
        case .headersDiffer(let member): "the traces differ in '\(member)'"
        case .eventTwice(let process):
            "two traces have events of \(process) that may be the same"
        case .messageTwice(let name): "two traces send the message \(name)"
        case .operationTwice(let session, let order):
            "two traces have operation \(order) of the session \(session)"
        case .joinTwice(let name): "\(name) joins in two traces"
        case .noOrder(let process):
            "clocks and messages contradict each other: what an event of \(process) knows of comes after it"
        case .tooManyReplicas: "the traces have too many replicas together"
        }
    }
}
