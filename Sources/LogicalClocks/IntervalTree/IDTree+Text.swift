import WireFormat

extension IDTree: TextRepresentable {
    /// The identity as in the paper: 0, 1, or a pair such as `(1, (0, 1))`.
    ///
    /// - Complexity: O(*n*), where *n* is the number of nodes.
    public var description: String {
        withSpan { leaves in
            var text = ""
            var end = 0
            for index in leaves.indices {
                let leaf = leaves[index]
                text += String(repeating: "(", count: leaf.depth - end)
                text += leaf.isOwned ? "1" : "0"
                end = leaf.end
                // Each level between is a right half that ends here, and its node with it.
                text += String(repeating: ")", count: leaf.depth - end)
                if end > 0 { text += ", " }
            }
            return text
        }
    }

    /// Creates the identity that a string in the form of ``description`` represents.
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
        // For each open pair, whether its left half is through.
        var open: [Bool] = []
        repeat {
            guard leaves.count <= Stamp.nodesMax / 2 else {
                throw scanner.error("more than \(Stamp.nodesMax) nodes")
            }
            if scanner.accept("(") {
                guard open.count < Stamp.depthMax else {
                    throw scanner.error("more than \(Stamp.depthMax) levels")
                }
                open.append(false)
                continue
            }
            let isOwned = scanner.accept("1")
            if !isOwned, !scanner.accept("0") {
                scanner.skipSpace()
                throw scanner.error("expected an identity: 0, 1 or '('")
            }
            let depth = open.count
            while open.last == true {
                try scanner.expect(")")
                open.removeLast()
            }
            leaves.appendNormal(Leaf(isOwned: isOwned, depth: depth, end: open.count))
            if !open.isEmpty {
                try scanner.expect(",")
                open[open.count - 1] = true
            }
        } while !open.isEmpty
        self.init(leaves.span)
    }
}

extension IDTree: ExpressibleByStringLiteral {
    /// Creates a value from a literal in the paper's notation, as tests have them.
    ///
    ///     let id: IDTree = "(1, (0, 1))"
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
