import SeededRandom

/// Who sends to whom: a sequence of messages among `count` processes.
struct Traffic {
    enum Pattern: String, CaseIterable {
        /// Anyone to anyone.
        case uniform
        /// Each to the next.
        case ring
        /// Everyone with the first, both ways.
        case star
        /// Within groups of eight; one message in sixteen leaves its group.
        case groups
    }

    let pattern: Pattern
    let count: Int
    let messages: [(from: Int, to: Int)]

    /// The traffic of a pattern; the same for the same arguments.
    init(_ pattern: Pattern, count: Int, messages messageCount: Int) {
        var random = SeededGenerator(seed: 5)
        self.pattern = pattern
        self.count = count
        messages = (0..<messageCount).map { _ in
            let from = random.index(below: count)
            let anyone = (from + 1 + random.index(below: count - 1)) % count
            switch pattern {
            case .uniform: return (from, anyone)
            case .ring: return (from, (from + 1) % count)
            case .star:
                let leaf = 1 + random.index(below: count - 1)
                return random.chance(0.5) ? (0, leaf) : (leaf, 0)
            case .groups:
                guard count > 8, !random.chance(1 / 16) else { return (from, anyone) }
                let inGroup = (from % 8 + 1 + random.index(below: 7)) % 8
                return (from, from / 8 * 8 + inGroup)
            }
        }
    }

    /// Enough messages that everyone has sent a hundred and more.
    static func messageCount(for count: Int) -> Int {
        max(8_000, count * 125)
    }
}
