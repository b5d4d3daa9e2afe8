/// Lines over two logarithmic axes, as SVG: the number of replicas across, a cost upwards.
///
/// Colours and greys are of middle lightness, so that they can be read on white and on black, and
/// are brighter where the reader asks for a dark page.
struct Chart {
    struct Line {
        var name: String
        var points: [(x: Double, y: Double)]
    }

    var title: String
    var lines: [Line]

    private static let width = 760.0
    private static let height = 430.0
    private static let left = 74.0
    private static let right = 590.0
    private static let top = 52.0
    private static let bottom = 380.0

    /// A colour on a light page and on a dark one.
    private static let colours = [
        ("#2f6fd0", "#7fb0ff"), ("#b85c00", "#ffab5e"), ("#8a48c7", "#cfa3ff"),
        ("#1a8045", "#5fd68d"), ("#b8327f", "#ff8fc7"), ("#0b7f95", "#5fd3e6"),
        ("#c93540", "#ff8a8f"),
    ]

    /// The exponents of ten that the vertical axis spans.
    private var decades: ClosedRange<Int> {
        let values = lines.flatMap(\.points).map(\.y)
        let low = Int(floor(log10(values.min() ?? 1)))
        return low...max(low + 1, Int(ceil(log10(values.max() ?? 10))))
    }

    private var replicas: [Double] { lines.first?.points.map(\.x) ?? [] }

    private func across(_ value: Double) -> Double {
        guard let low = replicas.first, let high = replicas.last, high > low else {
            return Self.left
        }
        return Self.left + (log(value) - log(low)) / (log(high) - log(low))
            * (Self.right - Self.left)
    }

    private func upwards(_ value: Double) -> Double {
        let part =
            (log10(value) - Double(decades.lowerBound))
            / Double(decades.upperBound - decades.lowerBound)
        return Self.bottom - part * (Self.bottom - Self.top)
    }

    /// The picture; the same lines give the same text.
    var svg: String {
        var parts = [
            """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 760 430" \
            width="760" height="430" role="img" font-family="Helvetica, Arial, sans-serif" \
            font-size="13">
            <title>\(title)</title>
            <style>\(style)</style>
            <text class="ink" x="8" y="22" font-size="15">\(title)</text>
            """
        ]
        parts += grid
        for (index, line) in lines.enumerated() { parts += curve(line, colour: index) }
        parts += labels
        parts.append("</svg>\n")
        return parts.joined(separator: "\n")
    }

    private var style: String {
        func rules(_ colour: (Int) -> String, ink: String, grid: String) -> String {
            let lines = Self.colours.indices.map {
                ".l\($0){stroke:\(colour($0))}.t\($0){fill:\(colour($0))}"
            }
            return ".ink{fill:\(ink)}.grid{stroke:\(grid)}" + lines.joined()
        }
        let light = rules({ Self.colours[$0].0 }, ink: "#5c636c", grid: "#8888884d")
        let dark = rules({ Self.colours[$0].1 }, ink: "#b4bac2", grid: "#8888884d")
        return light + "@media (prefers-color-scheme:dark){\(dark)}"
    }

    private var grid: [String] {
        var parts: [String] = []
        for exponent in decades {
            let y = coordinate(upwards(pow(10, Double(exponent))))
            parts.append(
                "<path class=\"grid\" d=\"M\(coordinate(Self.left)) \(y)H\(coordinate(Self.right))\"/>"
            )
            parts.append(
                "<text class=\"ink\" x=\"66\" y=\"\(y)\" dy=\"4\" text-anchor=\"end\">"
                    + "\(Self.powerOfTen(exponent))</text>")
        }
        for count in replicas {
            let x = coordinate(across(count))
            parts.append(
                "<text class=\"ink\" x=\"\(x)\" y=\"400\" text-anchor=\"middle\">"
                    + "\(grouped(Int(count)))</text>")
        }
        parts.append(
            "<text class=\"ink\" x=\"\(coordinate((Self.left + Self.right) / 2))\" y=\"421\" "
                + "text-anchor=\"middle\">live replicas</text>")
        return parts
    }

    /// A line; one that ends where an earlier one does has gaps, so that both are seen.
    private func curve(_ line: Line, colour: Int) -> [String] {
        let path = line.points.enumerated().map { index, point in
            (index == 0 ? "M" : "L")
                + "\(coordinate(across(point.x))) \(coordinate(upwards(point.y)))"
        }
        let isCovering = lines[..<colour].contains { other in
            guard let mine = line.points.last, let theirs = other.points.last else { return false }
            return abs(upwards(mine.y) - upwards(theirs.y)) < 3
        }
        let gaps = isCovering ? " stroke-dasharray=\"7 6\"" : ""
        return [
            "<path class=\"l\(colour)\" fill=\"none\" stroke-width=\"2.2\" "
                + "stroke-linejoin=\"round\"\(gaps) d=\"\(path.joined())\"/>"
        ]
    }

    /// The names at the ends of the lines, moved apart where lines end close together.
    private var labels: [String] {
        let ends = lines.enumerated().compactMap { index, line in
            line.points.last.map { (colour: index, name: line.name, y: upwards($0.y)) }
        }.sorted { ($0.y, $0.colour) < ($1.y, $1.colour) }
        let places = Self.apart(ends.map(\.y))
        return ends.indices.flatMap { index in
            let (end, place) = (ends[index], places[index])
            return [
                "<path class=\"l\(end.colour)\" stroke-width=\"1\" fill=\"none\" "
                    + "d=\"M\(coordinate(Self.right + 4)) \(coordinate(end.y))"
                    + "L\(coordinate(Self.right + 14)) \(coordinate(place))\"/>",
                "<text class=\"t\(end.colour)\" x=\"\(coordinate(Self.right + 18))\" "
                    + "y=\"\(coordinate(place))\" dy=\"4\">\(escaped(end.name))</text>",
            ]
        }
    }

    /// Places for labels that are wanted at rising heights: those too close together form a
    /// block around the mean of what they want.
    private static func apart(_ wanted: [Double]) -> [Double] {
        let gap = 17.0
        var blocks: [(sum: Double, count: Int)] = []
        func first(_ block: (sum: Double, count: Int)) -> Double {
            let middle = block.sum / Double(block.count)
            let half = gap * Double(block.count - 1) / 2
            return min(max(middle, top + half), bottom - half) - half
        }
        for place in wanted {
            var block = (sum: place, count: 1)
            while let last = blocks.last,
                first(block) < first(last) + gap * Double(last.count)
            {
                block = (sum: block.sum + last.sum, count: block.count + last.count)
                blocks.removeLast()
            }
            blocks.append(block)
        }
        return blocks.flatMap { block in
            (0..<block.count).map { first(block) + gap * Double($0) }
        }
    }

    private static func powerOfTen(_ exponent: Int) -> String {
        exponent < 0
            ? "0." + String(repeating: "0", count: -exponent - 1) + "1"
            : grouped(Int(pow(10, Double(exponent))))
    }

    private func coordinate(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
    }

    private func escaped(_ text: String) -> String {
        text.map { $0 == "<" ? "&lt;" : $0 == ">" ? "&gt;" : $0 == "&" ? "&amp;" : String($0) }
            .joined()
    }
}
