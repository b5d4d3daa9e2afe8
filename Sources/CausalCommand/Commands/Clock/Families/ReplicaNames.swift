import LogicalClocks
import WireFormat

/// The names of the replicas of the clocks on one command line.
///
/// Names that are all whole numbers stand for themselves, as they do in bytes. Other names are
/// numbered, by `--names` or else in the order of their appearance.
struct ReplicaNames: Sendable {
    /// The names by number, or nil where numbers stand for themselves.
    let roster: Roster?

    func name(of replica: ReplicaID) -> String {
        roster.map { TextScanner.quotedIfNeeded($0.name(of: replica)) } ?? "\(replica)"
    }

    func text(of clock: any CommandClock) -> String {
        guard let roster, let clock = clock as? any NamingClock else { return "\(clock)" }
        return clock.description(in: roster)
    }
}
