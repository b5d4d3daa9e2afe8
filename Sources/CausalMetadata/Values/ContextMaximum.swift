import WireFormat

/// A number of which the largest wins: merging is *maximum*.
///
/// The largest part comes first, so trimming loses smaller ones before it. On nodes that do not
/// know the key, each distinct number is a part; one that knows it compacts them to the largest.
public struct ContextMaximum: ContextValue {
    /// The number.
    public var value: UInt64

    /// Creates a value.
    public init(_ value: UInt64) {
        self.value = value
    }

    /// Creates the largest of the parts that are numbers, or nil if none is.
    public init?(parts: [ArraySlice<UInt8>]) {
        let numbers = parts.compactMap { Self(part: $0)?.value }
        guard let value = numbers.max() else { return nil }
        self.value = value
    }

    /// Creates the number that a part is, or nil if it is none.
    public init?(part: ArraySlice<UInt8>) {
        guard let number = part.reversedNumber else { return nil }
        value = number
    }

    /// The number in one to nine bytes that sort larger ones first.
    public var parts: [[UInt8]] {
        var writer = ByteWriter(capacity: 9)
        writer.write(reversedNumber: value)
        return [writer.bytes]
    }
}

extension ContextValue {
    /// Reads all of a part as a value, or returns nil if that is not possible.
    static func whole<Value>(
        of part: ArraySlice<UInt8>, _ read: (inout ByteReader) throws(WireError) -> Value
    ) -> Value? {
        var reader = ByteReader(part)
        guard let value = try? read(&reader), reader.isAtEnd else { return nil }
        return value
    }
}
