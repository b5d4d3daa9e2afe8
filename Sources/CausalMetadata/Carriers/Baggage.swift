import LogicalClocks
import WireFormat

/// The `baggage` header of W3C Baggage: an ordered list of members, ours and those of others.
///
///     var baggage = Baggage.reading(["userId=alice", "tier=gold;source=billing"]).baggage
///     baggage["tier"]         // gold
///     baggage.description     // userId=alice,tier=gold;source=billing
///
/// A baggage always fits its limits: ``membersMax`` members and ``bytesMax`` bytes, commas included.
/// The specification has every participant pass on that many bytes and 64 members; OpenTelemetry
/// passes on 180, and so does this. Members of others keep their order, their properties and every
/// byte of their values. One key may have several members. What the members say to users of
/// OpenTelemetry is read with ``BaggageDialect/openTelemetry``.
public struct Baggage: Hashable, Sendable {
    /// The most members that a baggage holds.
    public static let membersMax = 180

    /// The most bytes that the header takes.
    public static let bytesMax = 8192

    /// The members, in order.
    public private(set) var members: [BaggageMember] = []

    /// How many bytes the members take, without the commas.
    private var memberBytes = 0

    /// Creates the empty baggage.
    public init() {}

    /// Whether there are no members.
    public var isEmpty: Bool { members.isEmpty }

    /// How many bytes the header takes.
    public var byteCount: Int { memberBytes + max(0, members.count - 1) }

    /// The percent-decoded value of the first member of a key, or nil if there is none.
    ///
    /// - Complexity: O(*n*), where *n* is the number of members.
    public subscript(key: String) -> String? { self[key, as: .w3c] }

    /// Adds a member at the end, and returns whether it fits; if not, nothing changes.
    ///
    /// A member of the same key stays.
    ///
    /// - Complexity: O(*p*), where *p* is the number of properties.
    public mutating func append(_ member: BaggageMember) -> Bool {
        let byteCount = member.byteCount
        guard fits(byteCount) else { return false }
        members.append(member)
        memberBytes += byteCount
        return true
    }

    /// Puts a member in the place of the first of its key, removes the others of that key, and
    /// returns whether it fits; if not, nothing changes.
    ///
    /// Without a member of the key, it is added at the end.
    ///
    /// - Complexity: O(*n*), where *n* is the number of members.
    public mutating func set(_ member: BaggageMember) -> Bool {
        replaceMembers(by: member) { $0.key == member.key }
    }

    /// Puts a member in the place of the first of some, or at the end, and removes the others, if it
    /// then fits.
    mutating func replaceMembers(
        by member: BaggageMember, where isReplaced: (BaggageMember) -> Bool
    ) -> Bool {
        var changed = self
        let place = members.firstIndex(where: isReplaced) ?? members.count
        changed.removeMembers(where: isReplaced)
        guard changed.insert(member, at: place) else { return false }
        self = changed
        return true
    }

    /// Removes every member of a key.
    ///
    /// - Complexity: O(*n*), where *n* is the number of members.
    public mutating func removeMembers(forKey key: String) {
        removeMembers { $0.key == key }
    }

    private mutating func removeMembers(where isRemoved: (BaggageMember) -> Bool) {
        members.removeAll { member in
            guard isRemoved(member) else { return false }
            memberBytes -= member.byteCount
            return true
        }
    }

    /// Adds a member at `index`, and returns whether it fits.
    mutating func insert(_ member: BaggageMember, at index: Int) -> Bool {
        guard append(member) else { return false }
        members.removeLast()
        members.insert(member, at: index)
        return true
    }

    /// Removes members from the right until one of `byteCount` bytes fits, and returns how many.
    ///
    /// - Precondition: `byteCount` is at most ``bytesMax``.
    mutating func makeRoom(for byteCount: Int) -> Int {
        precondition(byteCount <= Self.bytesMax)
        var dropped = 0
        while !fits(byteCount) {
            memberBytes -= members.removeLast().byteCount
            dropped += 1
        }
        return dropped
    }

    /// Returns whether one more member of `byteCount` bytes fits, with the comma before it.
    func fits(_ byteCount: Int) -> Bool {
        members.count < Self.membersMax
            && byteCount <= Self.bytesMax - memberBytes - members.count
    }
}

extension Baggage: TextRepresentable {
    /// The header.
    ///
    /// - Complexity: O(*n*), where *n* is ``byteCount``.
    public var description: String {
        members.map(\.description).joined(separator: ",")
    }

    /// Reads the form of ``description``, all of it or nothing.
    ///
    /// A header of a request, of which others may have spoiled a part, is read by ``reading(_:)``.
    ///
    /// - Throws: `TextError` with the column: a member outside the grammar, or one with which the
    ///   text is over the limits, white space included.
    /// - Complexity: O(*n*), where *n* is the number of bytes up to the limit.
    public init(parsing text: String) throws(TextError) {
        guard text.utf8.count <= Self.bytesMax else {
            throw Self.error("there are more than \(Self.bytesMax) bytes", at: Self.bytesMax)
        }
        let reading = Self.reading([text])
        if let error = reading.firstError { throw error }
        guard reading.dropped == 0 else {
            let members = text.utf8.split(separator: UInt8(ascii: ","))
                .filter { !$0.allSatisfy(ByteSet.space.contains) }
            let first = members.dropFirst(Self.membersMax).first?.startIndex ?? text.endIndex
            throw Self.error(
                "there are more than \(Self.membersMax) members",
                at: text.utf8.distance(from: text.startIndex, to: first))
        }
        self = reading.baggage
    }

    private static func error(_ message: String, at offset: Int) -> TextError {
        TextError(message, at: TextPosition(line: 1, column: offset + 1))
    }
}
