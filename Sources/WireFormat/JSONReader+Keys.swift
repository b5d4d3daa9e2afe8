/// Names of members: as strings, as bytes, and as places of a table.
extension JSONReader {
    /// Reads the name of the next member, or nil and the end of the object.
    public mutating func nextKey() throws(TextError) -> String? {
        guard try beginKey() else { return nil }
        let key = try string()
        try endKey()
        return key
    }

    /// Reads the name of the next member, which must be one of a table and come once, or nil and the
    /// end of the object.
    ///
    /// - Parameters:
    ///   - table: The names that the object may have.
    ///   - seen: The names that have been read; this adds the one that it returns.
    ///   - message: What is wrong with a name that the table does not have.
    /// - Returns: The index of the name in the table.
    /// - Throws: `TextError` at a name that the table does not have or that came before.
    public mutating func nextKey(
        in table: JSONKeyTable, once seen: inout JSONKeySet,
        unknown message: (String) -> String = { "'\($0)' is not a member that is known here" }
    ) throws(TextError) -> Int? {
        guard try beginKey() else { return nil }
        if let found = plainIndex(in: table, expected: seen.next) {
            index += table.entries[found].count
            try endKey()
            guard seen.insert(found) else { throw errorTwice(table.names[found]) }
            return found
        }
        // The name is another, or escaped, or near the end of the bytes.
        let name = try string()
        try endKey()
        guard let found = table.names.firstIndex(where: { $0.hasBytes(of: name) }) else {
            throw errorAtKey(message(name))
        }
        guard seen.insert(found) else { throw errorTwice(name) }
        return found
    }

    private func errorTwice(_ name: String) -> TextError {
        errorAtKey("the member '\(name)' appears twice")
    }

    /// Reads the name of the next member and passes its bytes to `body`, or returns nil at the end of
    /// the object.
    @inlinable
    public mutating func nextKeyBytes<Value>(
        _ body: (Span<UInt8>) -> Value
    ) throws(TextError) -> Value? {
        guard try beginKey() else { return nil }
        let value = try stringBytes(body)
        try endKey()
        return value
    }

    /// Moves to the name of the next member, or past the end of the object.
    @usableFromInline
    mutating func beginKey() throws(TextError) -> Bool {
        guard try !closes(with: UInt8(ascii: "}"), "',' or '}'") else { return false }
        skipSpace()
        keyIndex = index
        return true
    }

    @usableFromInline
    mutating func endKey() throws(TextError) {
        if at(UInt8(ascii: ":")) {
            index += 1
            return
        }
        guard peek() == UInt8(ascii: ":") else { throw error("expected ':'") }
        index += 1
    }

    /// Returns the index of the name that comes next, if the table has it; one name is expected.
    private func plainIndex(in table: JSONKeyTable, expected: Int) -> Int? {
        let span = bytes.span
        let place = index - bytes.startIndex
        guard place + 8 <= span.count else { return nil }
        let word = span.littleWord(at: place)
        if expected < table.entries.count, table.entries[expected].isNext(in: span, place, word) {
            return expected
        }
        return table.entries.firstIndex { $0.isNext(in: span, place, word) }
    }
}
