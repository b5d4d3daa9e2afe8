/// The intervals and limits of ``ReliableChannels``.
public struct ReliableOptions: Hashable, Sendable {
    /// The ticks before what is not acknowledged is repeated for the first time.
    public var repeatTicksMin: UInt64 = 32

    /// The longest interval between two repetitions, in ticks.
    public var repeatTicksMax: UInt64 = 256

    /// The most messages that are repeated at once.
    public var repeatCountMax = 64

    /// The acknowledgements in a row without anything new after which the first message that is not
    /// acknowledged counts as lost, before its time is up.
    public var duplicatesMax = 8

    /// The most messages of one channel that are under way at once.
    public var windowMax = 1_024

    /// The most messages of one channel that are held back; what is further ahead is dropped
    /// and comes again.
    public var aheadMax = 4_096

    /// Creates the options that hold unless others are given.
    public init() {}
}
