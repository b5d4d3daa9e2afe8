import WireFormat

/// A set of names from which removing works: it removes what was seen, and what was added
/// meanwhile stays.
///
/// A name that was added on one branch and removed on another that did not know of that addition,
/// is in the set (the observed-remove set of Shapiro and others, 2011, section 3.3.5). Whoever
/// merges an old copy back in does not bring a removed name back.
///
/// Names are compared by their bytes. A note of each addition that was removed stays, until the
/// same name is added again by an identity around it.
public struct ContextObservedRemoveSet: ContextValue {
    /// An addition has nothing more to say than that it was made.
    struct Addition: BranchPayload {
        static func < (left: Self, right: Self) -> Bool { false }
    }

    private typealias Writes = BranchWrites<Addition>

    private var writesByName: [[UInt8]: BranchWrites<Addition>] = [:]

    /// Creates a set without names.
    public init() {}

    /// The names, in the order of their bytes, none twice.
    ///
    /// - Complexity: O(*n* log *n*), where *n* is the number of names, removed ones included.
    public var names: [String] {
        sortedNames.filter(isPresent).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Returns whether a name is in the set.
    public func contains(_ name: String) -> Bool { isPresent(Array(name.utf8)) }

    /// Adds a name as the owner of an identity.
    ///
    /// - Precondition: The identity is not anonymous.
    public mutating func insert(_ name: String, as identity: ContextIdentity) {
        guard let writer = identity.pieces.first else {
            preconditionFailure("an anonymous context cannot add")
        }
        writesByName[Array(name.utf8), default: Writes()].write(
            Addition(), in: writer, by: identity.holder.rawValue)
    }

    /// Removes a name as far as its additions are known here; this needs no identity.
    public mutating func remove(_ name: String) {
        writesByName[Array(name.utf8)]?.removeAll()
    }

    /// Whether two owners of one identity have both added or removed a name, see
    /// ``ContextCounter/isDisputed``.
    ///
    /// - Complexity: O(*n*), where *n* is the number of names, removed ones included.
    public var isDisputed: Bool { writesByName.values.contains { $0.isDisputed } }

    /// Returns whether there are writes under an identity that are not in what is known of it.
    ///
    /// - Complexity: O(*n* *m*), where *n* and *m* are the numbers of writes that are kept.
    public func exceeds(_ known: Self?, under identity: ContextIdentity) -> Bool {
        writesByName.contains { name, writes in
            (known?.writesByName[name] ?? Writes()).lacks(writes, under: identity)
        }
    }

    private func isPresent(_ name: [UInt8]) -> Bool {
        writesByName[name]?.entries.contains { $0.payload != nil } ?? false
    }

    private var sortedNames: [[UInt8]] {
        writesByName.keys.sorted { $0.lexicographicallyPrecedes($1) }
    }

    /// Creates the set of the parts that are additions or removals, or nil if none is part of a
    /// set.
    public init?(parts: [ArraySlice<UInt8>]) {
        var isSet = false
        var entries: [[UInt8]: [Writes.Entry]] = [:]
        for part in parts {
            if part.isEmpty { isSet = true }
            var reader = ByteReader(part)
            guard let name = try? reader.readLengthPrefixed(atMost: reader.remaining),
                String(validating: name, as: UTF8.self) != nil,
                let entry = Writes.Entry(
                    part: part[name.endIndex...], { $0.isEmpty ? Addition() : nil })
            else { continue }
            entries[Array(name), default: []].append(entry)
        }
        guard isSet || !entries.isEmpty else { return nil }
        writesByName = entries.mapValues { Writes(uncoveredOf: $0) }
    }

    /// One part for each addition and each removal, its name first, and one empty part for a set
    /// to which nothing was added.
    public var parts: [[UInt8]] {
        var all: [[UInt8]] = []
        for name in sortedNames {
            var writer = ByteWriter()
            writer.write(lengthPrefixed: name)
            for entry in writesByName[name]?.entries ?? [] {
                all.append(writer.bytes + entry.part { _ in [] })
            }
        }
        return all.isEmpty ? [[]] : all
    }
}
