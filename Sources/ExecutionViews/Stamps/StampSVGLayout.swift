/// The layout of an SVG file of stamps, in whole pixels.
struct StampSVGLayout {
    private let panels: [StampDrawing.Panel]
    private let outlines: [(events: TreeOutline, identity: TreeOutline)]
    private let scale: HeightScale
    /// The number of stamps that are not drawn.
    private let hiddenCount: Int

    /// A power of two, so that every end of a part is at a whole pixel.
    private static let plotWidth = 384
    /// Parts of this depth are 3 pixels wide.
    private static let depthMax = 7
    private static let plotHeightMax = 168
    private static let padding = 16
    private static let titleHeight = 24
    private static let barGap = 8
    private static let barHeight = 12
    private static let ticksHeight = 20
    private static let noteHeight = 16

    init(_ panels: [StampDrawing.Panel]) {
        hiddenCount = max(0, panels.count - StampDrawing.svgStampsMax)
        self.panels = Array(panels.prefix(StampDrawing.svgStampsMax))
        outlines = self.panels.map {
            (
                TreeOutline($0.events, depthMax: Self.depthMax),
                TreeOutline($0.identity, depthMax: Self.depthMax)
            )
        }
        scale = HeightScale(
            outlines.map(\.events), scaledMax: 28, stepsMax: Self.plotHeightMax)
    }

    // MARK: Sizes

    /// The height of one step of the scale.
    private var stepHeight: Int {
        scale.stepCount == 0 ? 0 : max(1, min(24, Self.plotHeightMax / scale.stepCount))
    }

    private var plotHeight: Int { scale.stepCount * stepHeight }

    /// The room for the counts to the left of a plot.
    private var margin: Int {
        max(2, scale.levels.last.map { String($0).count } ?? 0) * 7 + 12
    }

    private var panelWidth: Int { margin + Self.plotWidth + Self.padding }

    private var panelHeight: Int {
        let noteCount = outlines.map { notes($0).count }.max() ?? 0
        return Self.titleHeight + plotHeight + Self.barGap + Self.barHeight + Self.ticksHeight
            + noteCount * Self.noteHeight + Self.padding
    }

    private var panelsPerRow: Int { panels.count <= 4 ? min(panels.count, 2) : 3 }

    private func y(_ count: UInt64) -> Int {
        Self.titleHeight + plotHeight - scale.height(of: count) * stepHeight
    }

    private func columns(_ depth: Int, _ index: Int) -> (x: Int, width: Int) {
        let width = Self.plotWidth >> depth
        return (margin + index * width, width)
    }

    // MARK: The document

    /// Returns the whole file.
    func document() -> String {
        let perRow = max(1, panelsPerRow)
        let rows = (panels.count + perRow - 1) / perRow
        let width = perRow * panelWidth + Self.padding
        let rest = hiddenCount > 0 ? Self.noteHeight : 0
        let height = rows * panelHeight + Self.padding / 2 + rest
        var svg = """
            <svg xmlns="http://www.w3.org/2000/svg" width="\(width)" height="\(height)" \
            viewBox="0 0 \(width) \(height)" role="img" aria-labelledby="title desc">
            <title id="title">\(title)</title>
            <desc id="desc">\(summary)</desc>
            \(Self.style)
            <defs><pattern id="hidden" width="6" height="6" patternUnits="userSpaceOnUse" \
            patternTransform="rotate(45)"><line class="hatch" x1="3" y1="0" x2="3" y2="6"/>\
            </pattern></defs>
            <rect class="page" width="\(width)" height="\(height)"/>

            """
        for index in panels.indices {
            let x = index % perRow * panelWidth + Self.padding / 2
            let y = index / perRow * panelHeight + Self.padding / 2
            svg += "<g transform=\"translate(\(x) \(y))\">\n\(panel(index))</g>\n"
        }
        if hiddenCount > 0 {
            svg += text(
                "note", x: Self.padding, y: height - Self.padding / 2, anchor: "start",
                "\(hiddenCount) more stamps are not drawn.")
        }
        return svg + "</svg>\n"
    }

    private var title: String {
        panels.count == 1 ? "An interval tree stamp" : "\(panels.count) interval tree stamps"
    }

    /// What the picture says, for those who do not see it.
    private var summary: String {
        let shown = panels.prefix(8).map { shortened($0.title, to: 120) }.joined(separator: "; ")
        let more = panels.count + hiddenCount - min(panels.count, 8)
        return
            "Blocks over the interval from 0 to 1 count the events that a stamp knows, and a bar "
            + "below them shows what its identity owns. Identity and events: \(shown)"
            + (more > 0 ? "; and \(more) more." : ".")
    }

    private static let style = """
        <style>
        text { font: 12px ui-sans-serif, system-ui, "DejaVu Sans", sans-serif; fill: #1f2328 }
        .stamp { font-family: ui-monospace, "DejaVu Sans Mono", monospace }
        .count, .tick, .name, .note { font-size: 11px; fill: #59636e }
        .name { font-style: italic }
        .page { fill: #ffffff }
        .grid { stroke: #e3e7eb }
        .axis { stroke: #59636e }
        .block { fill: #dbe9f9; stroke: #3b6ea8 }
        .base { fill: #1d4374 }
        .hatch { stroke: #3b6ea8 }
        .hidden { fill: url(#hidden); stroke: #3b6ea8 }
        .bar { fill: none; stroke: #59636e }
        .owned { fill: #c4601d }
        .mixed { fill: #c4601d; fill-opacity: 0.45 }
        @media (prefers-color-scheme: dark) {
        text { fill: #e6edf3 }
        .count, .tick, .name, .note { fill: #9aa4af }
        .page { fill: #0d1117 }
        .grid { stroke: #262c34 }
        .axis, .bar { stroke: #9aa4af }
        .block { fill: #17304f; stroke: #6ea8e8 }
        .base { fill: #cfe3fb }
        .hatch, .hidden { stroke: #6ea8e8 }
        .owned, .mixed { fill: #f0883e }
        }
        </style>
        """

    // MARK: One stamp

    private func panel(_ index: Int) -> String {
        let outline = outlines[index]
        var svg = "<title>\(shortened(panels[index].title, to: 2_000))</title>\n"
        svg += text(
            "stamp", x: margin, y: 14, anchor: "start",
            shortened(panels[index].title, to: Self.plotWidth * 10 / 73))
        svg += axis()
        for block in outline.events.blocks { svg += self.block(block) }
        for part in outline.events.parts where part.low < part.high {
            let (x, width) = columns(part.depth, part.index)
            let height = y(part.low) - y(part.high)
            if height > 0 { svg += rect("hidden", x, y(part.high), width, height) }
        }
        svg += line("axis", margin, y(0), margin + Self.plotWidth, y(0))
        svg += bar(outline.identity)
        let noteY = barY + Self.barHeight + Self.ticksHeight + 12
        for (row, note) in notes(outline).enumerated() {
            svg += text(
                "note", x: margin, y: noteY + row * Self.noteHeight, anchor: "start", note)
        }
        return svg
    }

    private var barY: Int { y(0) + Self.barGap }

    /// Returns the counts and their lines, leaving out those that would stand too close.
    private func axis() -> String {
        var svg = ""
        var last: Int?
        for (step, count) in scale.labels {
            let height = y(0) - step * stepHeight
            if let last, last - height < 14 { continue }
            last = height
            if count > 0 { svg += line("grid", margin, height, margin + Self.plotWidth, height) }
            svg += text("count", x: margin - 6, y: height + 4, anchor: "end", "\(count)")
        }
        return svg
    }

    private func block(_ block: TreeOutline.Block) -> String {
        let (x, width) = columns(block.depth, block.index)
        let (top, bottom) = (y(block.top), y(block.bottom))
        guard top < bottom else { return "" }
        let base = String(block.top - block.bottom)
        let box = rect("block", x, top, width, bottom - top)
        guard base.count * 8 + 4 <= width, bottom - top >= 13 else { return box }
        return box
            + text(
                "base", x: x + width / 2, y: (top + bottom) / 2 + 4, anchor: "middle", base)
    }

    /// Returns the bar of the identity with the ends of the quarters below it.
    private func bar(_ outline: TreeOutline) -> String {
        var svg = text("name", x: margin - 6, y: barY + 10, anchor: "end", "id")
        // Neighbours of one kind are one rectangle, so that no seam shows between them.
        var runs: [(name: String, x: Int, width: Int)] = []
        for part in outline.parts where part.high == 1 {
            let name = part.low == 1 ? "owned" : "mixed"
            let (x, width) = columns(part.depth, part.index)
            if let last = runs.last, last.name == name, last.x + last.width == x {
                runs[runs.count - 1].width += width
            } else {
                runs.append((name, x, width))
            }
        }
        for run in runs { svg += rect(run.name, run.x, barY, run.width, Self.barHeight) }
        svg += rect("bar", margin, barY, Self.plotWidth, Self.barHeight)
        for (number, fraction) in ["0", "1/4", "1/2", "3/4", "1"].enumerated() {
            svg += text(
                "tick", x: margin + Self.plotWidth * number / 4,
                y: barY + Self.barHeight + 14, anchor: "middle", fraction)
        }
        return svg
    }

    private func notes(_ outline: (events: TreeOutline, identity: TreeOutline)) -> [String] {
        let hidden = (outline.events.hiddenLeafCount, outline.identity.hiddenLeafCount)
        var notes = scale.isToScale ? [] : ["Heights are in order, but not to scale."]
        if hidden.0 > 0 { notes.append("Hatched: \(hidden.0) parts too thin to be drawn.") }
        if hidden.1 > 0 { notes.append("Pale: \(hidden.1) parts of the identity, too thin.") }
        return notes
    }

    // MARK: Elements

    private func shortened(_ text: String, to count: Int) -> String {
        text.utf8.count <= count ? text : text.prefix(count - 1) + "…"
    }

    private func rect(_ name: String, _ x: Int, _ y: Int, _ width: Int, _ height: Int) -> String {
        "<rect class=\"\(name)\" x=\"\(x)\" y=\"\(y)\" width=\"\(width)\" height=\"\(height)\"/>\n"
    }

    private func line(_ name: String, _ x1: Int, _ y1: Int, _ x2: Int, _ y2: Int) -> String {
        "<line class=\"\(name)\" x1=\"\(x1)\" y1=\"\(y1)\" x2=\"\(x2)\" y2=\"\(y2)\"/>\n"
    }

    /// Returns the text holds digits, brackets and words of ours only, so that nothing needs
    /// escaping.
    private func text(
        _ name: String, x: Int, y: Int, anchor: String, _ text: String
    ) -> String {
        "<text class=\"\(name)\" x=\"\(x)\" y=\"\(y)\" text-anchor=\"\(anchor)\">\(text)</text>\n"
    }
}
