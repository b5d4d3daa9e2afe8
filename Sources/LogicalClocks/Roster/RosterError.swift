/// A reason why a roster cannot take a name.
public enum RosterError: Error, Hashable, Sendable {
    /// The name is empty.
    case nameIsEmpty
    /// The name takes more bytes of UTF-8 than a name may.
    case nameIsTooLong(limit: Int)
    /// The roster holds as many names as it can.
    case isFull(limit: Int)

    /// Says why a name was refused.
    init(refusing name: String) {
        self =
            if name.isEmpty {
                .nameIsEmpty
            } else if name.utf8.count > Roster.nameBytesMax {
                .nameIsTooLong(limit: Roster.nameBytesMax)
            } else {
                .isFull(limit: Roster.countMax)
            }
    }
}

extension RosterError: CustomStringConvertible {
    /// The reason in words.
    public var description: String {
        switch self {
        case .nameIsEmpty: "a name has one letter at least"
        case .nameIsTooLong(let limit): "a name has at most \(limit) bytes"
        case .isFull(let limit): "a roster holds at most \(limit) names"
        }
    }
}
