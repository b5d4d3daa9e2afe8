import LogicalClocks
import WireFormat

/// The list of what each tracing vendor adds to a trace: the `tracestate` header of W3C Trace
/// Context, level 2.
///
/// The vendor that wrote last stands on the left.
///
///     var state = try TraceState(parsing: "rojo=00f067aa0ba902b7,congo=t61rcWkgMzE")
///     try state.update("congo", to: "ucfJifl5GOE")
///     state.description  // congo=ucfJifl5GOE,rojo=00f067aa0ba902b7
///
/// A state never holds two members of one key, nor more than ``membersMax`` members.
public struct TraceState: Hashable, Sendable {
    /// The most members that a state holds.
    public static let membersMax = 32

    /// The most characters of a key, and of a value.
    public static let textMax = 256

    /// One vendor's entry.
    public struct Member: Hashable, Sendable {
        /// The vendor.
        public let key: String

        /// What the vendor noted: printable ASCII without commas and equals signs.
        public let value: String

        /// How many characters the member takes in a header.
        var length: Int { key.utf8.count + 1 + value.utf8.count }
    }

    /// The members, the one that was written last first.
    public internal(set) var members: [Member] = []

    /// Creates the empty state.
    public init() {}

    /// Whether there are no members.
    public var isEmpty: Bool { members.isEmpty }

    /// The value of a key, or nil if no member has it.
    ///
    /// - Complexity: O(*n*), where *n* is the number of members.
    public subscript(key: String) -> String? {
        members.first { $0.key == key }?.value
    }

    /// Sets a member and moves it to the left; if there are too many, the rightmost goes.
    ///
    /// - Throws: `TextError` if the key or the value is not in the grammar; the column counts in
    ///   `KEY=VALUE`.
    /// - Complexity: O(*n*), where *n* is the number of members.
    public mutating func update(_ key: String, to value: String) throws(TextError) {
        let text = "\(key)=\(value)"
        let parsed = try TraceState(parsing: text)
        // White space and commas are the list's, not the member's: with any, the text differs.
        guard let member = parsed.members.first, member.key == key, member.value == value else {
            throw TextError("expected one key and its value", at: TextPosition(line: 1, column: 1))
        }
        removeValue(forKey: key)
        members.insert(member, at: 0)
        if members.count > Self.membersMax { members.removeLast() }
    }

    /// Removes the member of a key, if there is one.
    ///
    /// - Complexity: O(*n*), where *n* is the number of members.
    public mutating func removeValue(forKey key: String) {
        members.removeAll { $0.key == key }
    }
}
