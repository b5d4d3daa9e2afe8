import WireFormat

/// A reason why a value could not be written.
public enum ContextWriteError: Error, Hashable, Sendable {
    /// The context owns no identity to write under.
    case anonymous
    /// Parts of the value may have been trimmed away, so nobody can tell what this write is after.
    case mayHaveLost
    /// The value would not fit the limit in bytes.
    case doesNotFit(limit: Int)
    /// No reader would accept the clock of a header.
    case unreadableClock(WireError)
}

/// Writing as a branch: counters, registers, and sets from which names can be removed.
extension CausalContext {
    /// Changes a value as the owner of the context's identity.
    ///
    /// Use it for values inside of others; counters, registers and sets that are values themselves
    /// have methods of their own.
    ///
    ///     try context.update(BytesByTenant.self, default: ContextMap()) { map, identity in
    ///         var bytes = map["north"] ?? ContextCounter()
    ///         bytes.increment(by: 5, as: identity)
    ///         map["north"] = bytes
    ///     }
    ///
    /// - Precondition: `limit` is above 0.
    /// - Throws: ``ContextWriteError``; the context is unchanged then.
    /// - Complexity: O(*n* + *m* log *m*), where *n* is the number of bytes and *m* that of parts.
    public mutating func update<Key: ContextKey>(
        _ key: Key.Type, default initial: @autoclosure () -> Key.Value, limit: Int = bytesMax,
        _ change: (inout Key.Value, ContextIdentity) -> Void
    ) throws(ContextWriteError) {
        let identity = identity
        guard !identity.isAnonymous else { throw .anonymous }
        guard !mayHaveLost(key) else { throw .mayHaveLost }
        var value = self[key] ?? initial()
        change(&value, identity)
        guard set(value, for: key, limit: limit) else { throw .doesNotFit(limit: limit) }
    }

    /// Adds to a counter.
    ///
    /// - Precondition: `limit` is above 0.
    /// - Throws: ``ContextWriteError``; the context is unchanged then.
    /// - Complexity: As ``update(_:default:limit:_:)``.
    public mutating func increment<Key: ContextKey>(
        _ key: Key.Type, by amount: UInt64 = 1, limit: Int = bytesMax
    ) throws(ContextWriteError) where Key.Value == ContextCounter {
        try update(key, default: ContextCounter(), limit: limit) { counter, identity in
            counter.increment(by: amount, as: identity)
        }
    }

    /// Adds to a counter that also shrinks.
    ///
    /// - Precondition: `limit` is above 0.
    /// - Throws: ``ContextWriteError``; the context is unchanged then.
    /// - Complexity: As ``update(_:default:limit:_:)``.
    public mutating func increment<Key: ContextKey>(
        _ key: Key.Type, by amount: UInt64 = 1, limit: Int = bytesMax
    ) throws(ContextWriteError) where Key.Value == ContextUpDownCounter {
        try update(key, default: ContextUpDownCounter(), limit: limit) { counter, identity in
            counter.increment(by: amount, as: identity)
        }
    }

    /// Takes away from a counter that also shrinks.
    ///
    /// - Precondition: `limit` is above 0.
    /// - Throws: ``ContextWriteError``; the context is unchanged then.
    /// - Complexity: As ``update(_:default:limit:_:)``.
    public mutating func decrement<Key: ContextKey>(
        _ key: Key.Type, by amount: UInt64 = 1, limit: Int = bytesMax
    ) throws(ContextWriteError) where Key.Value == ContextUpDownCounter {
        try update(key, default: ContextUpDownCounter(), limit: limit) { counter, identity in
            counter.decrement(by: amount, as: identity)
        }
    }

    /// Writes a text to a register, in the place of all that is known to be there.
    ///
    /// - Precondition: `limit` is above 0.
    /// - Throws: ``ContextWriteError``; the context is unchanged then.
    /// - Complexity: As ``update(_:default:limit:_:)``.
    public mutating func write<Key: ContextKey>(
        _ text: String, to key: Key.Type, limit: Int = bytesMax
    ) throws(ContextWriteError) where Key.Value == ContextRegister {
        try update(key, default: ContextRegister(), limit: limit) { register, identity in
            register.write(text, as: identity)
        }
    }

    /// Adds a name to a set from which names can be removed.
    ///
    /// - Precondition: `limit` is above 0.
    /// - Throws: ``ContextWriteError``; the context is unchanged then.
    /// - Complexity: As ``update(_:default:limit:_:)``.
    public mutating func insert<Key: ContextKey>(
        _ name: String, into key: Key.Type, limit: Int = bytesMax
    ) throws(ContextWriteError) where Key.Value == ContextObservedRemoveSet {
        try update(key, default: ContextObservedRemoveSet(), limit: limit) { set, identity in
            set.insert(name, as: identity)
        }
    }

    /// Removes a name from a set, as far as its additions are known here; an anonymous context can.
    ///
    /// - Precondition: `limit` is above 0.
    /// - Throws: ``ContextWriteError``; the context is unchanged then.
    /// - Complexity: As ``update(_:default:limit:_:)``.
    public mutating func remove<Key: ContextKey>(
        _ name: String, from key: Key.Type, limit: Int = bytesMax
    ) throws(ContextWriteError) where Key.Value == ContextObservedRemoveSet {
        guard var names = self[key], names.contains(name) else { return }
        guard !mayHaveLost(key) else { throw .mayHaveLost }
        names.remove(name)
        guard set(names, for: key, limit: limit) else { throw .doesNotFit(limit: limit) }
    }
}
