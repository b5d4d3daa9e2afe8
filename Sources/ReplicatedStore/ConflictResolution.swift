/// A treatment of writes of one key of which neither had seen the other.
public enum ConflictResolution: String, Hashable, Sendable, CaseIterable {
    /// Keeps them all, until a client that has read them writes the key again (DeCandia and
    /// others, "Dynamo: Amazon's Highly Available Key-value Store", SOSP 2007).
    case siblings
    /// Keeps the one with the largest `LamportTimestamp`, an order that agrees with causality.
    case lastWriterWins
}
