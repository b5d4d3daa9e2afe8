import CausalMessaging

/// The shapes of networks that have a name.
@nonexhaustive
public enum TopologyShape: String, Hashable, Sendable, CaseIterable {
    /// Every process has a channel to every other.
    case clique
    /// Each process has a channel to the next, and the last to the first.
    case ring
    /// The first process has channels to and from every other.
    case star
    /// Each process has channels to and from the next.
    case line

    /// Returns how many channels a network of that shape has.
    func channelCount(_ count: Int) -> Int {
        switch self {
        case .clique: count * (count - 1)
        case .ring: count > 1 ? count : 0
        case .star, .line: 2 * (count - 1)
        }
    }

    /// Returns the network of that shape over a number of processes.
    ///
    /// - Precondition: `count` is from 1 to `Topology.processCountMax`.
    /// - Complexity: O(*c* log *c*), where *c* is the number of channels.
    public func topology(_ count: Int) -> Topology {
        switch self {
        case .clique: .clique(count)
        case .ring: .ring(count)
        case .star: .star(count)
        case .line: .line(count)
        }
    }
}
