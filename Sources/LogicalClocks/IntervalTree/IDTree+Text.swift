import WireFormat

extension IDTree: TextRepresentable {
    /// The identity as in the paper: 0, 1, or a pair such as `(1, (0, 1))`.
    ///
    /// - Complexity: O(*n*), where *n* is the number of nodes.
    public var description: String {
        var text = ""
        var path = BitStack()
        for node in nodes {
            if node == .inner {
                text += "("
                path.push(false)
                continue
            }
            text += node == .one ? "1" : "0"
            text += String(repeating: ")", count: path.advance())
            if path.count > 0 { text += ", " }
        }
        return text
    }

    /// Creates the identity that a text in the form of ``description`` stands for.
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
        var nodes: [Node] = []
        var path = BitStack()
        repeat {
            guard nodes.count < Stamp.nodesMax else {
                throw scanner.error("more than \(Stamp.nodesMax) nodes")
            }
            if scanner.accept("(") {
                guard path.count < Stamp.depthMax else {
                    throw scanner.error("more than \(Stamp.depthMax) levels")
                }
                nodes.append(.inner)
                path.push(false)
                continue
            }
            if scanner.accept("0") {
                nodes.append(.none)
            } else if scanner.accept("1") {
                nodes.append(.one)
            } else {
                scanner.skipSpace()
                throw scanner.error("expected an identity: 0, 1 or '('")
            }
            IDTree.collapseTail(of: &nodes)
            for _ in 0..<path.advance() { try scanner.expect(")") }
            if path.count > 0 { try scanner.expect(",") }
        } while path.count > 0
        self.init(nodes: nodes)
    }
}
