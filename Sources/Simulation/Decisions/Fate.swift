/// The decisions about one transmission.
@usableFromInline
struct Fate: Sendable {
    @usableFromInline var isLost = false
    @usableFromInline var delayTicks: UInt64 = 1
    @usableFromInline var order: UInt64 = 0
    @usableFromInline var isDuplicated = false
    @usableFromInline var copyDelayTicks: UInt64 = 1
    @usableFromInline var copyOrder: UInt64 = 0

    @inlinable
    init() {}
}
