import WireFormat

extension EventTree: TextRepresentable {
    /// The tree as in the paper: a number, or a triple such as `(1, 0, (0, 1, 0))`.
    ///
    /// - Complexity: O(*n*), where *n* is the number of nodes.
    public var description: String {
        let nodes = nodes()
        var text = ""
        // The ends of the subtrees that are open.
        var open: [UInt32] = []
        for (index, node) in nodes.enumerated() {
            if node.isInner {
                text += "(\(node.base), "
                open.append(node.next)
                continue
            }
            text += String(node.base)
            while open.last == UInt32(index + 1) {
                open.removeLast()
                text += ")"
            }
            if !open.isEmpty { text += ", " }
        }
        return text
    }

    /// Creates the tree that a string in the form of ``description`` represents.
    ///
    /// Spaces are free, and a tree that is not in normal form is brought into it.
    ///
    /// - Throws: `TextError` with the place and what was expected there.
    /// - Complexity: O(*n*), where *n* is the length of the text.
    public init(parsing text: String) throws(TextError) {
        var scanner = TextScanner(text)
        try self.init(scanning: &scanner)
        try scanner.expectEnd()
    }

    init(scanning scanner: inout TextScanner) throws(TextError) {
        var leaves: [Leaf] = []
        // For each open node, its bases added up from the root, and whether its left half is through.
        var open: [(height: UInt64, isRight: Bool)] = []
        repeat {
            guard leaves.count <= Stamp.nodesMax / 2 else {
                throw scanner.error("more than \(Stamp.nodesMax) nodes")
            }
            let above = open.last?.height ?? 0
            let isInner = scanner.accept("(")
            guard !isInner || open.count < Stamp.depthMax else {
                throw scanner.error("more than \(Stamp.depthMax) levels")
            }
            let height = above + (try scanner.number(atMost: Stamp.countMax - above))
            if isInner {
                try scanner.expect(",")
                open.append((height, false))
                continue
            }
            let depth = open.count
            while open.last?.isRight == true {
                try scanner.expect(")")
                open.removeLast()
            }
            leaves.appendNormal(Leaf(height: height, depth: depth, end: open.count))
            if !open.isEmpty {
                try scanner.expect(",")
                open[open.count - 1].isRight = true
            }
        } while !open.isEmpty
        self.init(leaves: Leaves(leaves))
    }
}

extension EventTree: ExpressibleByStringLiteral {
    /// Creates a value from a literal in the paper's notation, as tests have them.
    ///
    ///     let events: EventTree = "(1, 2, (0, 1))"
    ///
    /// - Precondition: ``init(parsing:)`` accepts the text.
    public init(stringLiteral text: String) {
        do {
            try self.init(parsing: text)
        } catch {
            preconditionFailure("\"\(text)\": \(error)")
        }
    }
}
