import CausalMessaging

/// The knowledge of the network about a message under way.
@usableFromInline
struct Flight: Sendable {
    /// What the transmission descends from.
    @usableFromInline let lineage: Lineage
    /// Which transmission it is.
    @usableFromInline let transmission: UInt64

    @inlinable
    init(lineage: Lineage = Lineage(), transmission: UInt64 = 0) {
        self.lineage = lineage
        self.transmission = transmission
    }
}
