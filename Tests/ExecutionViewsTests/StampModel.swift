import LogicalClocks
import SeededRandom

/// What a tree says, written from the definition: a value at each point of [0, 1).
indirect enum TreeModel {
    case leaf(UInt64)
    case inner(UInt64, TreeModel, TreeModel)

    /// Reads the paper's text; a tree of an identity has no bases.
    init(_ text: String, hasBases: Bool) {
        var rest = text.filter { $0 != " " }[...]
        self = Self.read(&rest, hasBases)
    }

    private static func read(_ text: inout Substring, _ hasBases: Bool) -> TreeModel {
        func number() -> UInt64 {
            let digits = text.prefix(while: \.isNumber)
            text = text.dropFirst(digits.count)
            return UInt64(digits) ?? 0
        }
        guard text.first == "(" else { return .leaf(number()) }
        text.removeFirst()
        var base: UInt64 = 0
        if hasBases {
            base = number()
            text.removeFirst()
        }
        let left = read(&text, hasBases)
        text.removeFirst()
        let right = read(&text, hasBases)
        text.removeFirst()
        return .inner(base, left, right)
    }

    /// The value at a point: the sum of the bases above it.
    func value(at point: Double) -> UInt64 {
        switch self {
        case .leaf(let value): value
        case .inner(let base, let left, let right):
            base
                + (point < 0.5 ? left.value(at: point * 2) : right.value(at: point * 2 - 1))
        }
    }

    /// The bases above a point that are not 0, from the root upwards.
    func bases(at point: Double) -> [UInt64] {
        switch self {
        case .leaf(let value): value > 0 ? [value] : []
        case .inner(let base, let left, let right):
            (base > 0 ? [base] : [])
                + (point < 0.5 ? left.bases(at: point * 2) : right.bases(at: point * 2 - 1))
        }
    }
}

/// Stamps that a random run of forks, events, messages and joins leads to.
func randomStamps(seed: UInt64, steps: Int) throws -> [Stamp] {
    var random = SeededGenerator(seed: seed)
    var stamps = [Stamp.seed]
    for _ in 0..<steps {
        let index = random.index(below: stamps.count)
        switch random.below(5) {
        case 0 where stamps.count < 12:
            let forked = try stamps[index].fork()
            stamps.append(forked)
        case 1 where stamps.count > 1:
            let leaving = stamps.remove(at: index)
            try stamps[random.index(below: stamps.count)].join(leaving)
        case 2: stamps[index].merge(stamps[random.index(below: stamps.count)].peeked)
        default: stamps[index].event()
        }
    }
    return stamps
}
