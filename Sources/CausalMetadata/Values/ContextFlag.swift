/// A fact that is true once any branch has said so: merging is *or*.
///
/// All bytes are one empty part, so nothing is ever there to compact.
public struct ContextFlag: ContextValue {
    /// Creates the raised flag; one that is not raised is no value at all.
    public init() {}

    /// Creates the raised flag, whatever the parts are.
    public init(parts: [ArraySlice<UInt8>]) {}

    /// Creates the raised flag.
    public init(part: ArraySlice<UInt8>) {}

    /// One empty part.
    public var parts: [[UInt8]] { [[]] }
}
