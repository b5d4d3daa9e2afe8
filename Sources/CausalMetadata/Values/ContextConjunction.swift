/// A fact that is true only while all who say something say so: merging is *and*.
///
/// No value means that nothing has been said, which counts as true: `value ?? true`. A merge of two
/// answers has both as parts until a node that knows the key compacts them to the false one, so
/// there are never more than two; the false one comes first.
public struct ContextConjunction: ContextValue, ExpressibleByBooleanLiteral {
    /// Whether all said so.
    public var value: Bool

    /// Creates the answer of one.
    public init(_ value: Bool) {
        self.value = value
    }

    /// Creates an answer from a literal.
    public init(booleanLiteral value: Bool) {
        self.value = value
    }

    /// Creates the conjunction of the parts that are answers, or nil if none is.
    public init?(parts: [ArraySlice<UInt8>]) {
        let answers = parts.filter { $0.elementsEqual([0]) || $0.elementsEqual([1]) }
        guard !answers.isEmpty else { return nil }
        value = answers.allSatisfy { $0.elementsEqual([1]) }
    }

    /// Creates the answer that a part is, or nil if it is none.
    public init?(part: ArraySlice<UInt8>) {
        guard part.count == 1, let byte = part.first, byte < 2 else { return nil }
        value = byte == 1
    }

    /// One byte: 0 for false, 1 for true.
    public var parts: [[UInt8]] { [[value ? 1 : 0]] }
}
