import CausalMessaging
import LogicalClocks
import WireFormat

/// The most that the binary forms of the store hold, whatever the limits of a replica are.
public enum StoreWire {
    /// The most bytes of a key, and of the name of a session.
    public static let keyBytesMax = 65_536

    /// The most bytes of a value.
    public static let valueBytesMax = 16_777_216

    /// The most versions or values of one key.
    public static let versionsMax = 65_536

    /// The most writes of the state of a replica.
    public static let stateWritesMax = 16_777_216

    /// The most contexts of a request.
    public static let contextsMax = 1_024

    /// The fewest bytes of a write: its kind, an empty key, a dot, a time, no value and no context.
    static let writeBytesMin = 8

    /// The fewest bytes of a context in a request: an empty clock, no stretches and no seal.
    static let contextBytesMin = 3
}

extension ByteWriter {
    mutating func write(text: String) {
        write(lengthPrefixed: text.utf8)
    }

    mutating func write(optionalText text: String?) {
        write(byte: text == nil ? 0 : 1)
        if let text { write(text: text) }
    }
}

extension ByteReader {
    mutating func readText(atMost limit: Int) throws(WireError) -> String {
        let bytes = try readLengthPrefixed(atMost: limit)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw WireError(.invalidUTF8, at: byteOffset - bytes.count)
        }
        return text
    }

    mutating func readOptionalText(atMost limit: Int) throws(WireError) -> String? {
        let start = byteOffset
        switch try readByte() {
        case 0: return nil
        case 1: return try readText(atMost: limit)
        default: throw WireError(.invalid, at: start)
        }
    }

    mutating func readSize() throws(WireError) -> Int {
        Int(try readVarint(atMost: UInt64(Int.max)))
    }
}

extension StoreVersion: BinaryRepresentable {
    /// Writes the dot, the time, and the value, if there is one.
    ///
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    public func write(to writer: inout ByteWriter) {
        dot.write(to: &writer)
        writer.write(varint: time, atMost: LamportClock.timeMax)
        writer.write(optionalText: value)
    }

    /// Reads what ``write(to:)`` writes.
    ///
    /// - Throws: `WireError` with the byte offset, also for a time above `LamportClock.timeMax`.
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    public init(from reader: inout ByteReader) throws(WireError) {
        let dot = try Dot(from: &reader)
        let time = try reader.readVarint(atMost: LamportClock.timeMax)
        let value = try reader.readOptionalText(atMost: StoreWire.valueBytesMax)
        self.init(dot: dot, time: time, value: value)
    }
}

extension StoreWrite: BinaryRepresentable {
    /// Writes the kind, the key, the version and the context.
    ///
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    public func write(to writer: inout ByteWriter) {
        FrameKind.storeWrite.write(to: &writer)
        writer.write(text: key)
        version.write(to: &writer)
        context.write(to: &writer)
    }

    /// Reads what ``write(to:)`` writes.
    ///
    /// - Throws: `WireError` with the byte offset.
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    public init(from reader: inout ByteReader) throws(WireError) {
        try FrameKind.storeWrite.expect(in: &reader)
        let key = try reader.readText(atMost: StoreWire.keyBytesMax)
        let version = try StoreVersion(from: &reader)
        self.init(key: key, version: version, context: try DottedVersionVector(from: &reader))
    }
}
