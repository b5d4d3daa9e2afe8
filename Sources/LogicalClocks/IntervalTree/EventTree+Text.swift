import WireFormat

extension EventTree: TextRepresentable {
    /// The tree as in the paper: a number, or a triple such as `(1, 0, (0, 2, 0))`.
    ///
    /// - Complexity: O(*n*), where *n* is the number of nodes.
    public var description: String {
        var text = ""
        var path = BitStack()
        for (node, layout) in zip(nodes, layouts()) {
            if node.isInner {
                text += "(\(layout.base), "
                path.push(false)
                continue
            }
            text += String(layout.base)
            text += String(repeating: ")", count: path.advance())
            if path.count > 0 { text += ", " }
        }
        return text
    }

    /// Creates the tree that a text in the form of ``description`` stands for.
    ///
    /// Spaces are free, and a tree that is not in normal form is brought into it.
    ///
    /// - Throws: `TextError` with the place and what was expected there.
    /// - Complexity: O(*n*), where *n* is the length of the text.
    public init(parsing text: String) throws(TextError) {
        var scanner = TextScanner(text)
        try self.init(from: &scanner)
        try scanner.expectEnd()
    }

    init(from scanner: inout TextScanner) throws(TextError) {
        var result = EventTreeBuilder(capacity: 0)
        var path = BitStack()
        // The height of each open node: its base and those of all nodes above it.
        var heights: [UInt64] = []
        var nodeCount = 0
        repeat {
            nodeCount += 1
            guard nodeCount <= Stamp.nodesMax else {
                throw scanner.error("more than \(Stamp.nodesMax) nodes")
            }
            let isInner = scanner.accept("(")
            let height = heights.last ?? 0
            let base = try scanner.number(atMost: Stamp.countMax - height)
            if isInner {
                guard path.count < Stamp.depthMax else {
                    throw scanner.error("more than \(Stamp.depthMax) levels")
                }
                try scanner.expect(",")
                result.addInner()
                path.push(false)
                heights.append(height + base)
                continue
            }
            result.add(leaf: height + base)
            for _ in 0..<path.advance() {
                try scanner.expect(")")
                heights.removeLast()
            }
            if path.count > 0 { try scanner.expect(",") }
        } while path.count > 0
        self = result.finished()
    }
}
