import WireFormat

extension CausalContext {
    /// The value of a key, or nil if the context has none.
    ///
    /// Reading does not tell whether a part was lost; ``read(_:)`` does. Assigning nil removes the
    /// parts that are here. What arrived of a key of the next hop is read with what is set here, and
    /// stays when that is assigned. Assigning a value that does not fit changes nothing;
    /// ``set(_:for:limit:)`` tells the writer.
    ///
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    @inlinable
    public subscript<Key: ContextKey>(key: Key.Type) -> Key.Value? {
        get {
            if let arrival = Key.arrivalPrefix {
                let parts = parts(of: Key.prefix) + parts(of: arrival)
                return parts.isEmpty ? nil : Key.Value(parts: parts)
            }
            return switch found(Key.prefix) {
            case .nothing: nil
            case .one(let part): Key.Value(part: part)
            case .several(let parts): Key.Value(parts: parts)
            }
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

    /// Returns whether parts of a key's value may have been trimmed away.
    ///
    /// - Complexity: O(*n*), where *n* is the number of atoms.
    @inlinable
    public func mayHaveLost<Key: ContextKey>(_ key: Key.Type) -> Bool {
        mayHaveLost(Key.arrivalPrefix ?? Key.prefix)
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
        compactParts(of: Key.prefix, as: Key.Value.self)
        // What arrived stays apart from what goes out.
        if let arrival = Key.arrivalPrefix { compactParts(of: arrival, as: Key.Value.self) }
    }

    @inlinable
    mutating func compactParts<Value: ContextValue>(of prefix: KeyPrefix, as type: Value.Type) {
        let parts = parts(of: prefix)
        guard !parts.isEmpty, let value = Value(parts: parts) else { return }
        _ = setParts(value.parts, of: prefix, limit: Self.bytesMax)
    }
}
