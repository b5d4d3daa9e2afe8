import WireFormat

extension CausalContext {
    /// The value of a key, or nil if the context has none.
    ///
    /// Reading does not tell whether a part was lost; ``read(_:)`` does. Assigning nil removes the
    /// parts that are here. Assigning a value that does not fit changes nothing;
    /// ``set(_:for:limit:)`` tells the writer.
    ///
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    @inlinable
    public subscript<Key: ContextKey>(key: Key.Type) -> Key.Value? {
        get {
            let parts = parts(of: Key.prefix)
            return parts.isEmpty ? nil : Key.Value(parts: parts)
        }
        set {
            if let newValue {
                _ = set(newValue, for: key)
            } else {
                removeParts(of: Key.prefix)
            }
        }
    }

    /// Returns the value of a key, and whether it is all that was ever said.
    ///
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    @inlinable
    public func read<Key: ContextKey>(_ key: Key.Type) -> ContextReading<Key.Value> {
        ContextReading(value: self[key], isExact: !mayHaveLost(key))
    }

    /// Whether parts of a key's value may have been trimmed away.
    ///
    /// - Complexity: O(*n*), where *n* is the number of atoms.
    @inlinable
    public func mayHaveLost<Key: ContextKey>(_ key: Key.Type) -> Bool {
        mayHaveLost(Key.prefix)
    }

    /// Sets the value of a key, if the value then fits the limit, and returns whether it did.
    ///
    /// Less important keys, those of larger numbers, are trimmed to make room. A value that does
    /// not fit even so, or whose key stands at or beyond the marker, leaves the context as it was:
    /// an atom beyond the marker would be gone at the next merge.
    ///
    /// - Precondition: `limit` is above 0, and the key's number above 15.
    /// - Complexity: O(*n* + *m* log *m*), where *n* is the number of bytes and *m* that of parts.
    @inlinable
    public mutating func set<Key: ContextKey>(
        _ value: Key.Value, for key: Key.Type, limit: Int = bytesMax
    ) -> Bool {
        setParts(value.parts, of: Key.prefix, limit: limit)
    }

    /// Drops the parts of a key's value that its other parts make superfluous.
    ///
    /// Only a node that knows the key can do this. A value that is not exact stays as it is.
    ///
    /// - Complexity: O(*n* + *m* log *m*), where *n* is the number of bytes and *m* that of parts.
    @inlinable
    public mutating func compact<Key: ContextKey>(_ key: Key.Type) {
        if let value = self[key] { _ = set(value, for: key) }
    }

    @usableFromInline
    func parts(of prefix: KeyPrefix) -> [ArraySlice<UInt8>] {
        extent(of: prefix).parts
    }

    @usableFromInline
    mutating func removeParts(of prefix: KeyPrefix) {
        replaceParts(of: prefix, with: [])
    }

    @usableFromInline
    mutating func setParts(_ parts: [[UInt8]], of prefix: KeyPrefix, limit: Int) -> Bool {
        precondition(limit > 0, "a limit leaves room for the marker")
        guard !mayHaveLost(prefix) else { return false }
        // Each distinct part is longer than this on the wire, so nothing too large is built.
        guard Set(parts).reduce(0, { $0 + $1.count }) <= limit else { return false }
        var changed = self
        changed.replaceParts(of: prefix, with: parts)
        changed.trim(to: limit)
        guard !changed.mayHaveLost(prefix) else { return false }
        self = changed
        return true
    }

    @usableFromInline
    func mayHaveLost(_ prefix: KeyPrefix) -> Bool {
        guard let cut = marker?.cut else { return false }
        let prefix = prefix.bytes
        // Lost is what is at or above the cut, and every atom of the key begins with its prefix.
        return !prefix.lexicographicallyPrecedes(cut.prefix(prefix.count))
    }

    /// Where the atoms of a key stand, the atom before them, and their parts.
    private func extent(
        of prefix: KeyPrefix
    ) -> (frames: Range<Int>, before: Range<Int>, parts: [ArraySlice<UInt8>]) {
        let prefix = prefix.bytes
        var (start, end) = (0, 0)
        var before = 0..<0
        var parts: [ArraySlice<UInt8>] = []
        while true {
            let item = AtomItem(in: bytes.span, at: end)
            guard item.kind == .atom else { break }
            let head = bytes[item.body].prefix(prefix.count)
            if head.elementsEqual(prefix) {
                parts.append(bytes[item.body].dropFirst(prefix.count))
            } else if head.lexicographicallyPrecedes(prefix) {
                start = item.end
                before = item.body
            } else {
                break
            }
            end = item.end
        }
        return (start..<end, before, parts)
    }

    mutating func replaceParts(of prefix: KeyPrefix, with parts: [[UInt8]]) {
        let (frames, before, _) = extent(of: prefix)
        let prefix = prefix.bytes
        var writer = ByteWriter(capacity: bytes.count)
        writer.write(bytes: bytes[..<frames.lowerBound])
        var last = Array(bytes[before])
        for part in Set(parts).sorted(by: { $0.lexicographicallyPrecedes($1) }) {
            last = prefix + part
            writer.write(lengthPrefixed: last)
        }
        if let marker, marker.offset == frames.upperBound {
            // The cut stays where it was, though it may follow another atom now.
            writer.write(byte: 0)
            writer.write(bytes: Self.separator(marker.cut[...], after: last[...]))
        } else {
            writer.write(bytes: bytes[frames.upperBound...])
        }
        bytes = writer.bytes
    }
}
