/// The layout of a drawing of stamps for a terminal.
struct StampTextLayout {
    private let outlines: [(events: TreeOutline, identity: TreeOutline)]
    private let scale: HeightScale
    private let isASCII: Bool
    /// The cells to the left of the drawing: counts, or the name of a bar.
    private let margin: Int
    /// The cells that stand for the whole interval, a power of two.
    private let cells: Int

    init(_ panels: [StampDrawing.Panel], width: Int, isASCII: Bool) {
        // Numbers have up to 20 digits, so the margin is found before the width is given away: a
        // tree that is cut less deep has no higher counts.
        let highest = panels.lazy.flatMap(\.events).map(\.count).max() ?? 0
        margin = max(String(highest).count, 2) + 1
        var cells = 8
        while cells < 128, cells * 2 + 1 + margin <= width { cells *= 2 }
        // A box takes two cells at least: one for a border, one for what is in it.
        let depthMax = cells.trailingZeroBitCount - 1
        outlines = panels.map {
            (
                TreeOutline($0.events, depthMax: depthMax),
                TreeOutline($0.identity, depthMax: depthMax)
            )
        }
        scale = HeightScale(outlines.map(\.events), scaledMax: 10, stepsMax: 10)
        self.cells = cells
        self.isASCII = isASCII
    }

    /// Returns the drawing of one stamp.
    func text(of index: Int, style: (StampDrawing.Element, String) -> String) -> String {
        let outline = outlines[index]
        var lines: [String] = []
        let canvas = drawn(outline.events)
        let labels = Dictionary(uniqueKeysWithValues: scale.labels.map { ($0.step, $0.count) })
        for row in 0..<canvas.rows {
            let height = canvas.rows - 1 - row
            let label = height.isMultiple(of: 2) ? labels[height / 2].map { "\($0)" } : nil
            lines.append(
                line(label ?? "", .axis, canvas.text(row: row), .events, style))
        }
        lines.append(line("id", .identity, bar(outline.identity), .identity, style))
        lines.append(line("", .axis, ticks, .axis, style))
        for note in notes(outline) { lines.append(style(.note, note)) }
        return lines.map { $0 + "\n" }.joined()
    }

    private func line(
        _ label: String, _ labelElement: StampDrawing.Element,
        _ text: String, _ element: StampDrawing.Element,
        _ style: (StampDrawing.Element, String) -> String
    ) -> String {
        let space = String(repeating: " ", count: margin - 1 - label.count)
        let named = label.isEmpty ? "" : style(labelElement, label)
        if text.isEmpty { return label.isEmpty ? "" : space + named }
        return space + named + " " + style(element, text)
    }

    /// Returns the blocks of an event tree, with the line of 0 below them.
    private func drawn(_ outline: TreeOutline) -> BoxCanvas {
        let rows = scale.stepCount * 2 + 1
        var canvas = BoxCanvas(columns: cells + 1, rows: rows, isASCII: isASCII)
        canvas.drawLine(row: rows - 1, 0...cells)
        for block in outline.blocks {
            guard let height = height(block.bottom, block.top, rows) else { continue }
            let range = columns(block.depth, block.index)
            canvas.drawBox(columns: range, rows: height)
            canvas.write(String(block.top - block.bottom), columns: range, rows: height)
        }
        for part in outline.parts {
            guard let height = height(part.low, part.high, rows) else { continue }
            let range = columns(part.depth, part.index)
            canvas.drawBox(columns: range, rows: height)
            canvas.fill(isASCII ? ":" : "░", columns: range, rows: height)
        }
        return canvas
    }

    private func columns(_ depth: Int, _ index: Int) -> ClosedRange<Int> {
        let width = cells >> depth
        return index * width...(index + 1) * width
    }

    /// Returns the rows from one count up to another, or nil if both are on one line.
    private func height(_ bottom: UInt64, _ top: UInt64, _ rows: Int) -> ClosedRange<Int>? {
        let (low, high) = (scale.height(of: bottom) * 2, scale.height(of: top) * 2)
        return low < high ? rows - 1 - high...rows - 1 - low : nil
    }

    /// Returns the bar of an identity: what is owned, what is not, and what is owned in part.
    private func bar(_ outline: TreeOutline) -> String {
        let signs: (owned: Character, mixed: Character, free: Character) =
            isASCII ? ("#", "+", ".") : ("█", "▒", "·")
        return outline.parts.map { part in
            let sign = part.low == 1 ? signs.owned : part.high == 1 ? signs.mixed : signs.free
            return String(repeating: sign, count: cells >> part.depth)
        }.joined()
    }

    /// The ends of the halves or quarters, each below its place.
    private var ticks: String {
        var text = ""
        let fractions = cells >= 32 ? ["0", "1/4", "1/2", "3/4", "1"] : ["0", "1/2", "1"]
        for (number, fraction) in fractions.enumerated() {
            let place = cells * number / (fractions.count - 1)
            let start = max(0, place - fraction.count / 2)
            text += String(repeating: " ", count: start - text.count) + fraction
        }
        return text
    }

    private func notes(_ outline: (events: TreeOutline, identity: TreeOutline)) -> [String] {
        var notes: [String] = []
        if !scale.isToScale { notes.append("Heights are in order, but not to scale.") }
        let events = outline.events.hiddenLeafCount
        if events > 0 {
            notes.append("\(events) parts of the event tree are too thin to be told apart.")
        }
        let flat = outline.events.blocks.count {
            scale.height(of: $0.bottom) == scale.height(of: $0.top)
        }
        if flat > 0 { notes.append("\(flat) of its blocks are too low to be drawn.") }
        let identity = outline.identity.hiddenLeafCount
        if identity > 0 {
            notes.append("\(identity) parts of the identity are too thin to be told apart.")
        }
        return notes
    }
}
