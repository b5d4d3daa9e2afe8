import WireFormat

extension Baggage {
    /// A baggage that was read, and what of the headers is not in it.
    public struct Reading: Hashable, Sendable {
        /// What was read.
        public internal(set) var baggage = Baggage()

        /// How many members were outside the grammar.
        public internal(set) var ignored = 0

        /// Where the first ignored member goes wrong; the line is the number of the header.
        public internal(set) var firstError: TextError?

        /// How many well-formed members went because of the limits.
        public internal(set) var dropped = 0

        /// Whether our own member is among those dropped: it alone is over the limit.
        public internal(set) var isContextDropped = false

        /// Whether a member of others went because of the limits; those to its right go as well.
        private var isFull = false
        private var hasContext = false
    }

    /// Reads `baggage` headers, which count as one list.
    ///
    /// A member outside the grammar is ignored and counted; the rest is read. What is over the
    /// limits goes by whole members: first each that is over ``bytesMax`` on its own, then
    /// members of others from the right. Our own member, the first of key ``contextKey``, goes
    /// only if it does not fit alone; so which members of others stay does not depend on where
    /// ours stands. White space around members and separators is not kept, nor counted.
    ///
    /// - Complexity: O(*n*), where *n* is the number of bytes: one pass, and copies of what is
    ///   kept only.
    public static func reading(_ headers: [String]) -> Reading {
        var reading = Reading()
        for (number, header) in headers.enumerated() {
            let bytes = header.utf8.span
            var index = 0
            while index < bytes.count {
                do {
                    if let found = try BaggageScan(bytes, at: &index, line: number + 1) {
                        reading.take(found, of: header)
                    }
                } catch {
                    reading.ignored += 1
                    reading.firstError = reading.firstError ?? error
                    while !bytes.endsMember(at: index) { index += 1 }
                }
                index += 1
            }
        }
        return reading
    }
}

extension Baggage.Reading {
    fileprivate mutating func take(_ found: BaggageScan, of header: String) {
        let key = header.utf8.span.extracting(found.key)
        let isContext = !hasContext && key.equals(Baggage.contextKey.utf8.span)
        hasContext = hasContext || isContext
        guard found.byteCount <= Baggage.bytesMax else {
            dropped += 1
            isContextDropped = isContextDropped || isContext
            return
        }
        if isContext {
            let made = baggage.makeRoom(for: found.byteCount)
            dropped += made
            isFull = isFull || made > 0
        } else if isFull || !baggage.fits(found.byteCount) {
            isFull = true
            dropped += 1
            return
        }
        _ = baggage.append(found.member(of: header))
    }
}

extension Span<UInt8> {
    fileprivate func equals(_ other: borrowing Span<UInt8>) -> Bool {
        guard count == other.count else { return false }
        for index in 0..<count where self[index] != other[index] { return false }
        return true
    }
}

/// The places of one member's parts in a header.
private struct BaggageScan {
    var key: Range<Int>
    var value: Range<Int>

    /// The properties, up to the one that makes the member too long to be kept.
    var properties: [(key: Range<Int>, value: Range<Int>?)] = []

    /// How many bytes the member takes without white space.
    var byteCount: Int

    /// Reads a member and moves to the comma or the end after it; returns nil for an empty one.
    init?(_ bytes: borrowing Span<UInt8>, at index: inout Int, line: Int) throws(TextError) {
        index = bytes.end(of: .space, from: index)
        if bytes.endsMember(at: index) { return nil }
        key = try Self.token(bytes, at: &index, line)
        guard let value = Self.value(bytes, at: &index) else {
            throw Self.error("expected '='", line, index)
        }
        self.value = value
        byteCount = key.count + 1 + value.count
        while bytes.has(";", at: index) {
            index = bytes.end(of: .space, from: index + 1)
            let key = try Self.token(bytes, at: &index, line)
            let value = Self.value(bytes, at: &index)
            byteCount += 1 + key.count + (value.map { 1 + $0.count } ?? 0)
            if byteCount <= Baggage.bytesMax { properties.append((key, value)) }
        }
        guard bytes.endsMember(at: index) else {
            throw Self.error("expected a comma, a semicolon or the end", line, index)
        }
    }

    func member(of header: String) -> BaggageMember {
        BaggageMember(
            key: header.copied(key), encodedValue: header.copied(value),
            properties: properties.map { property in
                BaggageMember.Property(
                    key: header.copied(property.key),
                    encodedValue: property.value.map { header.copied($0) })
            })
    }

    /// Reads a key and the white space after it.
    private static func token(
        _ bytes: borrowing Span<UInt8>, at index: inout Int, _ line: Int
    ) throws(TextError) -> Range<Int> {
        let start = index
        index = bytes.end(of: .token, from: start)
        let token = start..<index
        guard !token.isEmpty else { throw error("expected a key", line, index) }
        index = bytes.end(of: .space, from: index)
        return token
    }

    /// Reads an equals sign, a value and the white space after it, if the equals sign is there.
    private static func value(_ bytes: borrowing Span<UInt8>, at index: inout Int) -> Range<Int>? {
        guard bytes.has("=", at: index) else { return nil }
        let start = bytes.end(of: .space, from: index + 1)
        let end = bytes.end(of: .baggageValue, from: start)
        index = bytes.end(of: .space, from: end)
        return start..<end
    }

    private static func error(_ message: String, _ line: Int, _ offset: Int) -> TextError {
        TextError(message, at: TextPosition(line: line, column: offset + 1))
    }
}
