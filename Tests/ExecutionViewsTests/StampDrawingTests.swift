import LogicalClocks
import SeededRandom
import Testing

@testable import ExecutionViews

@Suite("A stamp is drawn as in the paper")
struct StampDrawingTests {
    private func drawing(_ texts: String...) throws -> StampDrawing {
        StampDrawing(of: try texts.map { try Stamp(parsing: $0) })
    }

    @Test("blocks rest on the blocks of the nodes above, and the identity is a bar")
    func unicode() throws {
        #expect(
            try drawing("((1, (0, 1)), (1, 2, (0, (1, 0, 2), 0)))").text(width: 48) == """
                ((1, (0, 1)), (1, 2, (0, (1, 0, 2), 0)))
                 4                     ┌───┐
                                       │   │
                 3 ┌───────────────┐   │ 2 │
                   │               │   │   │
                 2 │       2       ├───┴───┤
                   │               │   1   │
                 1 ├───────────────┴───────┴───────┐
                   │               1               │
                 0 └───────────────────────────────┘
                id ████████████████········████████
                   0      1/4     1/2     3/4      1

                """)
    }

    @Test("ASCII draws the same, and stamps share a scale")
    func ascii() throws {
        #expect(
            try drawing("((1, 0), (0, 1, 0))", "((0, 1), (0, 0, 2))").text(
                width: 24, isASCII: true) == """
                    ((1, 0), (0, 1, 0))
                     2

                     1 +-------+
                       |   1   |
                     0 +-------+--------
                    id ########........
                       0      1/2      1

                    ((0, 1), (0, 0, 2))
                     2         +-------+
                               |       |
                     1         |   2   |
                               |       |
                     0 --------+-------+
                    id ........########
                       0      1/2      1

                    """)
    }

    @Test("what is too thin is drawn from its lowest to its highest count, and counted")
    func thin() throws {
        #expect(
            try drawing("(((0, (0, (0, 1))), 1), (1, (0, 0, (0, 0, (1, 0, 3))), 40))").text(
                width: 20) == """
                    (((0, (0, (0, 1))), 1), (1, (0,…
                    41         ┌───────┐
                               │       │
                     5       ┌─┤       │
                             │░│  40   │
                     2       ├─┤       │
                             │1│       │
                     1 ┌─────┴─┴───────┤
                       │       1       │
                     0 └───────────────┘
                    id ······▒▒████████
                       0      1/2      1
                    Heights are in order, but not to scale.
                    2 parts of the event tree are too thin to be told apart.
                    2 parts of the identity are too thin to be told apart.

                    """)
    }

    @Test("the simplest stamps are drawn too")
    func simplest() throws {
        #expect(
            try drawing("(1, 0)").text(width: 20) == """
                (1, 0)
                 0 ─────────────────
                id ████████████████
                   0      1/2      1

                """)
        #expect(StampDrawing(of: []).text() == "")
    }

    @Test("colours go to whole pieces, and leave the text as it is")
    func styles() throws {
        let drawing = try drawing("((1, 0), (0, 1, 0))")
        var seen: Set<StampDrawing.Element> = []
        let styled = drawing.text { element, text in
            seen.insert(element)
            return text
        }
        #expect(styled == drawing.text())
        #expect(seen == [.title, .events, .identity, .axis])
        #expect(drawing.text { $0 == .identity ? "<\($1)>" : $1 }.contains("\n<id> <█"))
    }

    /// Stamps that nobody would draw by hand.
    static let hostile: [String] = {
        func nested(_ depth: Int, _ open: String, _ middle: String, _ close: String) -> String {
            String(repeating: open, count: depth) + middle + String(repeating: close, count: depth)
        }
        let full = (0..<11).reduce("7") { tree, level in "(\(level), \(tree), (0, 3, 0))" }
        return [
            "(\(nested(1_024, "(0, ", "1", ")")), \(nested(1_024, "(0, 0, ", "9", ")")))",
            "(\(nested(1_024, "((", "(1, 0)", ", 0), 0)").dropFirst(1)), 0)",
            "(0, \(nested(1_000, "(5, ", "1", ", 0)")))",
            "(1, (4611686018427387900, 0, 3))", "(1, 4611686018427387903)",
            "((1, 0), (\(full), 1, 0))", "(0, \(full))",
        ].filter { (try? Stamp(parsing: $0)) != nil }
    }()

    @Test(
        "whatever the stamps, drawings stay within their width and a bounded size",
        arguments: 0..<4)
    func bounded(seed: Int) throws {
        let stamps =
            try Self.hostile.map { try Stamp(parsing: $0) }
            + randomStamps(seed: UInt64(seed), steps: 120)
        #expect(Self.hostile.count >= 4)
        let drawing = StampDrawing(of: stamps)
        for (width, isASCII) in [(1, true), (40, false), (80, true), (200, false)] {
            let lines = drawing.text(width: width, isASCII: isASCII).split(
                separator: "\n", omittingEmptySubsequences: false)
            // A drawing is never narrower than the counts and 8 cells.
            for line in lines where !line.hasSuffix(".") { #expect(line.count <= max(width, 36)) }
            #expect(lines.count <= stamps.count * 30)
            if isASCII { #expect(lines.allSatisfy { $0.utf8.allSatisfy { $0 < 0x80 } }) }
        }
        #expect(drawing.svg().utf8.count < stamps.count * 100_000)
    }

    @Test("an SVG file is well formed, and draws nothing outside of itself", arguments: 0..<4)
    func svg(seed: Int) throws {
        let stamps =
            try randomStamps(seed: UInt64(seed), steps: 90)
            + Self.hostile.map { try Stamp(parsing: $0) }
        let svg = StampDrawing(of: stamps).svg()
        #expect(svg == StampDrawing(of: stamps).svg())
        let size = try #require(elements("svg", svg).first)
        let panels = elements("g", svg)
        #expect(panels.count == stamps.count)
        for name in ["g", "title", "desc", "text", "style", "pattern", "defs", "svg"] {
            let opened = svg.split(separator: "<\(name)").count - 1
            #expect(opened == svg.split(separator: "</\(name)>").count - 1 || name == "svg")
        }
        for box in elements("rect", svg) where box["class"] != "page" {
            let (x, y) = (number(box, "x"), number(box, "y"))
            #expect(x >= 0 && x + number(box, "width") <= number(size, "width"))
            #expect(y >= 0 && y + number(box, "height") <= number(size, "height"))
            #expect(number(box, "width") > 0 && number(box, "height") > 0)
        }
    }

    @Test("of very many stamps the first are drawn, and the file says so")
    func many() {
        let svg = StampDrawing(of: Array(repeating: .seed, count: 70)).svg()
        #expect(elements("g", svg).count == StampDrawing.svgStampsMax)
        #expect(svg.contains(">6 more stamps are not drawn.</text>"))
        #expect(svg.contains("; and 62 more.</desc>"))
        #expect(StampDrawing(of: []).svg().hasSuffix("</svg>\n"))
    }

    /// The attributes of the elements with a name.
    private func elements(_ name: String, _ svg: String) -> [[String: String]] {
        svg.split(separator: "<").filter { $0.hasPrefix("\(name) ") }.map { element in
            var attributes: [String: String] = [:]
            let words = element.prefix { $0 != ">" }.split(separator: "\"")
            for index in stride(from: 0, to: words.count - 1, by: 2) {
                let key = words[index].split(separator: " ").last?.dropLast() ?? ""
                attributes[String(key)] = String(words[index + 1])
            }
            return attributes
        }
    }

    private func number(_ attributes: [String: String], _ name: String) -> Int {
        attributes[name].flatMap { Int($0) } ?? -1
    }
}
