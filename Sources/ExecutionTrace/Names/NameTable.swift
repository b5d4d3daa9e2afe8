import WireFormat

/// A table of names, stored once and known by small numbers, in the order of their first use.
///
/// Equal sequences of uses give equal tables, so columns of numbers can be compared as they are.
struct NameTable: Hashable, Sendable {
    private(set) var names: [String] = []
    private var short = ShortNames()
    private var long: [ExactText: UInt32] = [:]

    var count: Int { names.count }

    mutating func number(of name: String) -> UInt32 {
        let packed = ShortNames.packed(name.utf8.span)
        if let known = knownNumber(of: name, packed) { return known }
        let number = UInt32(names.count)
        names.append(name)
        if let packed { short.add(packed, number) } else { long[ExactText(name)] = number }
        return number
    }

    /// Returns the number of a name that has one.
    func knownNumber(of name: String) -> UInt32? {
        knownNumber(of: name, ShortNames.packed(name.utf8.span))
    }

    private func knownNumber(of name: String, _ packed: UInt64?) -> UInt32? {
        if let packed { short[packed] } else { long[ExactText(name)] }
    }

    subscript(number: UInt32) -> String { names[Int(number)] }

    static func == (left: Self, right: Self) -> Bool {
        left.names.elementsEqual(right.names) { $0.hasBytes(of: $1) }
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(names.count)
    }
}
