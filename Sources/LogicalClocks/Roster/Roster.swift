import WireFormat

/// The names of the processes of a system, and the small numbers that stand for them.
///
/// Numbers follow the order of arrival, so clocks over a roster are dense.
public struct Roster: Hashable, Sendable {
    /// The most names that a roster holds.
    public static let countMax = 65_536

    /// The most bytes of UTF-8 that a name may take.
    public static let nameBytesMax = 4_096

    /// The names, in the order of their numbers.
    public private(set) var names: [String]

    private var numbers: [String: ReplicaID]

    /// Creates an empty roster.
    public init() {
        names = []
        numbers = [:]
    }

    /// Creates a roster of names, or nil if one is empty, too long or comes twice, or they are too
    /// many.
    ///
    /// - Complexity: O(*n*), where *n* is the number of names.
    public init?(_ names: [String]) {
        self.init()
        for name in names {
            guard id(of: name) == nil, add(name) != nil else { return nil }
        }
    }

    /// Creates the roster `a`, `b`, `c`, …; after `z` come `p27`, `p28`, ….
    ///
    /// - Precondition: `count` is at most ``countMax``.
    /// - Complexity: O(*n*), where *n* is `count`.
    public static func lettered(count: Int) -> Roster {
        precondition(count <= countMax, "a roster holds at most \(countMax) names")
        var roster = Roster()
        for index in 0..<count {
            let letter = index < 26 ? Unicode.Scalar(UInt8(97 + index)) : nil
            _ = roster.add(letter.map { String(Character($0)) } ?? "p\(index + 1)")
        }
        return roster
    }

    /// The number of names.
    public var count: Int { names.count }

    /// Every identifier, in order.
    public var replicas: [ReplicaID] { names.indices.map { ReplicaID($0) } }

    /// Returns the identifier of a name, if it is known.
    public func id(of name: String) -> ReplicaID? {
        numbers[name]
    }

    /// Returns the name of a replica; one that is not in the roster goes by its number.
    public func name(of replica: ReplicaID) -> String {
        replica.index < names.count ? names[replica.index] : "#\(replica)"
    }

    /// Returns the identifier of a name, which is added if it is new; nil if the name is empty
    /// or too long, or the roster is full.
    public mutating func add(_ name: String) -> ReplicaID? {
        if let known = numbers[name] { return known }
        guard !name.isEmpty, name.utf8.count <= Self.nameBytesMax, names.count < Self.countMax
        else { return nil }
        let id = ReplicaID(names.count)
        names.append(name)
        numbers[name] = id
        return id
    }

    /// Forgets the names that were added last.
    mutating func truncate(to count: Int) {
        for name in names[count...] { numbers[name] = nil }
        names.removeSubrange(count...)
    }

    /// Returns whether two rosters hold the same names, byte by byte, in the same order.
    ///
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    public static func == (left: Self, right: Self) -> Bool {
        // Strings that look alike are equal, but their bytes differ, and so would the rosters'.
        left.names.elementsEqual(right.names) { $0.hasBytes(of: $1) }
    }

    /// Hashes the names.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(names)
    }
}
