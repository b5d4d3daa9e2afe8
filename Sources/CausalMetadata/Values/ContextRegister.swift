import WireFormat

/// A text that each write replaces, decided by causality: a write that another one knew of
/// disappears, and concurrent ones all stay.
///
///     enum Owner: ContextKey {
///         typealias Value = ContextRegister
///         static let number: UInt16 = 25
///     }
///     var branch = context.branch()
///     try context.write("north", to: Owner.self)
///     try branch.write("south", to: Owner.self)
///     try context.join(branch)
///     context[Owner.self]?.values  // ["north", "south"]
///     try context.write("north", to: Owner.self)
///     context[Owner.self]?.values  // ["north"]
///
/// It is the multi-value register of Shapiro and others (2011, section 3.2.2), with the identity
/// that is on board in the place of version vectors. A write keeps a note of each earlier one of
/// another branch, until the branches are joined and it writes again.
public struct ContextRegister: ContextValue {
    struct Text: BranchPayload {
        let bytes: [UInt8]

        static func < (left: Self, right: Self) -> Bool {
            left.bytes.lexicographicallyPrecedes(right.bytes)
        }
    }

    private var writes = BranchWrites<Text>()

    /// Creates a register that was never written.
    public init() {}

    /// The texts that no later write knew of; more than one are concurrent.
    ///
    /// They are in the order of their bytes, none twice.
    ///
    /// - Complexity: O(*n* log *n*), where *n* is the number of writes that are kept.
    public var values: [String] {
        var texts: [Text] = []
        for text in writes.entries.compactMap(\.payload).sorted() where texts.last != text {
            texts.append(text)
        }
        return texts.map { String(decoding: $0.bytes, as: UTF8.self) }
    }

    /// Whether two owners of one identity have both written, see ``ContextCounter/isDisputed``.
    public var isDisputed: Bool { writes.isDisputed }

    /// Writes as the owner of an identity, in the place of everything that is here.
    ///
    /// - Precondition: The identity is not anonymous.
    /// - Complexity: O(*n* log *n*), where *n* is the number of writes that are kept.
    public mutating func write(_ text: String, as identity: ContextIdentity) {
        guard let writer = identity.pieces.first else {
            preconditionFailure("an anonymous context cannot write")
        }
        writes.replace(
            with: Text(bytes: Array(text.utf8)), in: writer, by: identity.holder.rawValue)
    }

    /// Returns whether there are writes under an identity that are not in what is known of it.
    ///
    /// - Complexity: O(*n* *m*), where *n* and *m* are the numbers of writes that are kept.
    public func exceeds(_ known: Self?, under identity: ContextIdentity) -> Bool {
        (known?.writes ?? .init()).lacks(writes, under: identity)
    }

    /// Creates the register of the parts that are writes, or nil if none is part of a register.
    public init?(parts: [ArraySlice<UInt8>]) {
        var isRegister = false
        var entries: [BranchEntry<Text>] = []
        for part in parts {
            if part.isEmpty { isRegister = true }
            let entry = BranchEntry<Text>(part: part) { rest in
                String(validating: rest, as: UTF8.self).map { _ in Text(bytes: Array(rest)) }
            }
            if let entry { entries.append(entry) }
        }
        guard isRegister || !entries.isEmpty else { return nil }
        writes = BranchWrites(uncoveredOf: entries)
    }

    /// One part for each write and each note of an earlier one, and one empty part for a register
    /// that was never written.
    public var parts: [[UInt8]] {
        writes.entries.isEmpty ? [[]] : writes.entries.map { $0.part { $0.bytes } }
    }
}
