/// The concurrent values of one datum, its siblings, with what is known of its updates (Preguiça,
/// Baquero, Almeida, Fonte and Gonçalves 2012; Gonçalves, Almeida, Baquero and Fonte 2014).
///
/// A reader takes ``values`` and ``context``. A writer hands the context back, and its value then
/// replaces what it had read, and nothing else:
///
///     var cart: DottedVersionVectorSet<String> = .init()
///     cart.put("milk", at: server)
///     let read = cart.context
///     cart.put("eggs", at: server)  // Written without reading: a sibling.
///     cart.put("milk, bread", context: read, at: server)
///     cart.values  // ["milk, bread", "eggs"]
///
/// There is one entry for each replica that took updates, not one for each client. An entry counts
/// the replica's updates and keeps the values of the last few, newest first; so a value has a
/// ``Dot`` by its place, and none carries a vector of its own.
///
/// The authors' programs also keep *anonymous* values, which have no dot. They are left out: with
/// them, merging is not associative, and a value that was replaced can come back.
public struct DottedVersionVectorSet<Value: Hashable & Sendable>: Hashable, Sendable {
    /// The updates of one replica.
    @usableFromInline
    struct Entry: Hashable, Sendable {
        @usableFromInline
        let replica: ReplicaID

        /// The number of updates that are known.
        @usableFromInline
        var counter: UInt64

        /// The values of the last updates, newest first; those before are replaced.
        @usableFromInline
        var values: [Value]

        @inlinable
        init(replica: ReplicaID, counter: UInt64, values: [Value]) {
            self.replica = replica
            self.counter = counter
            self.values = values
        }

        /// The number of updates whose values are replaced.
        @inlinable
        var replacedCount: UInt64 { counter - UInt64(values.count) }
    }

    /// The most values that a decoder accepts.
    public static var valuesMax: Int { 65_536 }

    /// The entries with a count above zero, in rising order of replica.
    @usableFromInline
    var entries: [Entry]

    /// Creates a set without values, of which no update is known.
    @inlinable
    public init() {
        entries = []
    }

    @inlinable
    init(entries: [Entry]) {
        self.entries = entries
    }

    /// The siblings: the values that no known update has replaced.
    ///
    /// They are ordered by replica, and newest first where one replica took several.
    ///
    /// - Complexity: O(*n* + *s*) for *n* entries and *s* siblings.
    @inlinable
    public var values: [Value] { entries.flatMap(\.values) }

    /// The siblings, each with the dot of its update, in the order of ``values``.
    ///
    /// - Complexity: O(*n* + *s*) for *n* entries and *s* siblings.
    public var siblings: [(dot: Dot, value: Value)] {
        entries.flatMap { entry in
            entry.values.enumerated().map { index, value in
                (dot: Dot(entry.replica, entry.counter - UInt64(index)), value: value)
            }
        }
    }

    /// The number of siblings.
    ///
    /// - Complexity: O(*n*), where *n* is the number of entries.
    @inlinable
    public var count: Int { entries.reduce(0) { $0 + $1.values.count } }

    /// Every update that is known, whether its value is still here or not: what a reader hands
    /// back with its next update (the paper's *join*).
    ///
    /// - Complexity: O(*n*), where *n* is the number of entries.
    public var context: VersionVector {
        // Not by the public initialiser: an update may count on from the largest accepted count.
        VersionVector(VectorClock(ids: entries.map(\.replica), counts: entries.map(\.counter)))
    }

    /// Takes in an update at a replica: the value replaces what its writer had read, and stands
    /// beside the rest (the papers' *update*, and *discard* with *event*).
    ///
    /// - Parameters:
    ///   - value: The value.
    ///   - context: The ``context`` that the writer had read; without one, it replaces nothing.
    ///   - replica: The replica that takes the update. It must not take updates of this datum
    ///     elsewhere, because its dots would not be unique.
    /// - Returns: The dot of the update.
    /// - Complexity: O(*n* + *m* + *s*) for *n* entries here, *m* of the context, *s* siblings.
    @inlinable
    @discardableResult
    public mutating func put(
        _ value: Value, context: VersionVector = [:], at replica: ReplicaID
    ) -> Dot {
        discard(context)
        let index = entries.firstIndex { $0.replica >= replica } ?? entries.endIndex
        if index == entries.endIndex || entries[index].replica != replica {
            entries.insert(Entry(replica: replica, counter: 0, values: []), at: index)
        }
        entries[index].counter += 1
        entries[index].values.insert(value, at: 0)
        return Dot(replica, entries[index].counter)
    }

    /// Drops the values that a context covers, as a deletion by its reader does.
    ///
    /// Updates of the context that have not arrived here yet count as known and replaced.
    ///
    /// - Complexity: O(*n* + *m* + *s*) for *n* entries here, *m* of the context, *s* siblings.
    @inlinable
    public mutating func discard(_ context: VersionVector) {
        if context.isEmpty { return }
        mergeAgreeing(
            Self(
                entries: context.entries.map {
                    Entry(replica: $0.replica, counter: $0.count, values: [])
                }))
    }
}
