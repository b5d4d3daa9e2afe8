/// Names that are stored once and go by small numbers, in the order of their first use.
///
/// Equal sequences of uses give equal tables, so columns of numbers can be compared as they are.
struct NameTable: Hashable, Sendable {
    private var names: [String] = []
    private var numbers: [String: UInt32] = [:]

    mutating func number(of name: String) -> UInt32 {
        if let known = numbers[name] { return known }
        let number = UInt32(names.count)
        names.append(name)
        numbers[name] = number
        return number
    }

    subscript(number: UInt32) -> String { names[Int(number)] }

    static func == (left: Self, right: Self) -> Bool {
        left.names == right.names
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(names)
    }
}
