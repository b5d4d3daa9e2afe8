import WireFormat

/// A number of which the smallest wins, such as a deadline: merging is *minimum*.
///
/// The smallest part comes first, so trimming loses larger ones before it. On nodes that do not
/// know the key, each distinct number is a part; one that knows it compacts them to the smallest.
public struct ContextMinimum: ContextValue {
    /// The number.
    public var value: UInt64

    /// Creates a value.
    public init(_ value: UInt64) {
        self.value = value
    }

    /// Creates the smallest of the parts that are numbers, or nil if none is.
    public init?(parts: [ArraySlice<UInt8>]) {
        let numbers = parts.compactMap { Self(part: $0)?.value }
        guard let value = numbers.min() else { return nil }
        self.value = value
    }

    /// Creates the number that a part is, or nil if it is none.
    public init?(part: ArraySlice<UInt8>) {
        guard let number = part.orderedNumber else { return nil }
        value = number
    }

    /// The number in one to nine bytes that sort as numbers do.
    public var parts: [[UInt8]] {
        var writer = ByteWriter(capacity: 9)
        writer.write(orderedNumber: value)
        return [writer.bytes]
    }
}
