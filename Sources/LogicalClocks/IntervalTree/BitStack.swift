/// A stack of bits: the way from the root of a tree to a node, one turn for each level.
///
/// A turn is false to the left and true to the right. The first 64 levels lie in the value itself,
/// so that a walk over a tree of usual depth allocates nothing.
struct BitStack {
    /// The number of turns: the depth of the node.
    private(set) var count = 0
    private var shallow: UInt64 = 0
    private var deep: [UInt64] = []

    /// The turn taken at a level, counted from the root.
    subscript(level: Int) -> Bool {
        let word = level < 64 ? shallow : deep[level / 64 - 1]
        return word & (1 << UInt64(level % 64)) != 0
    }

    mutating func push(_ turn: Bool) {
        if count >= 64, count % 64 == 0, deep.count == count / 64 - 1 { deep.append(0) }
        count += 1
        replaceTop(with: turn)
    }

    mutating func pop() {
        count -= 1
    }

    /// Moves to the next node of a walk in preorder, after a leaf; returns how many inner nodes
    /// were completed by that leaf.
    ///
    /// The stack is empty when the whole tree is completed.
    mutating func advance() -> Int {
        var completed = 0
        while count > 0, self[count - 1] {
            pop()
            completed += 1
        }
        if count > 0 { replaceTop(with: true) }
        return completed
    }

    private mutating func replaceTop(with turn: Bool) {
        let level = count - 1
        let bit: UInt64 = 1 << UInt64(level % 64)
        if level < 64 {
            shallow = turn ? shallow | bit : shallow & ~bit
        } else {
            let index = level / 64 - 1
            deep[index] = turn ? deep[index] | bit : deep[index] & ~bit
        }
    }
}
