import ExecutionTrace
import LogicalClocks
import WireFormat

/// The measures of a diagram: which rows and columns are shown, and how wide they are.
struct DiagramLayout {
    typealias Piece = SpaceTimeDiagram.Piece

    /// The most cells of what stands in a process's column.
    private static let cellWidthMax = 24
    /// The cells kept for the words of events, if there are any.
    private static let textWidthMin = 12
    private static let gap = 2

    struct Column {
        let process: ReplicaID
        let name: String
        var width: Int
    }

    /// An event in words.
    private struct EventRow {
        var label: String
        var process: ReplicaID?
        var element: SpaceTimeDiagram.Element
        var cell: String
        var text: String
    }

    private enum Row {
        case event(EventRow)
        case cut(String)
    }

    private let options: SpaceTimeDiagram.Options
    private let glyphs: DiagramGlyphs
    private var columns: [Column] = []
    private var rows: [Row] = []
    private var labelWidth = 0
    private var before = 0
    private var after = 0
    private var notes: [String] = []

    init(of trace: Trace, options: SpaceTimeDiagram.Options) {
        self.options = options
        glyphs = options.isASCII ? .ascii : .unicode
        let roster = trace.header.roster
        // A message takes some 13 cells, and what stands around the list some 50.
        let describe = CutDescription(
            trace: trace, glyphs: glyphs, isASCII: options.isASCII,
            messagesMax: max((options.width - 50) / 13, 1))
        let chosen = options.snapshots?.compactMap { name in
            trace.knownSnapshot(named: name).flatMap { Cut(of: $0, in: trace) }
        }
        let cuts = (chosen ?? Cut.all(in: trace)).map { DrawnCut($0, in: trace) }
        let order = DiagramOrder(of: trace, cuts: cuts, describe: describe)
        let words = EventWords(trace: trace, glyphs: glyphs, isASCII: options.isASCII)
        let shown = select(order.rows, of: trace)
        for row in shown {
            switch row {
            case .cut(let cut): rows.append(.cut(describe.caption(of: cut)))
            case .event(let index):
                let event = trace[index]
                rows.append(
                    .event(
                        EventRow(
                            label: words.label(of: event, at: index), process: event.process,
                            element: words.element(of: event), cell: words.cell(of: event),
                            text: words.text(of: event))))
            }
        }
        notes += order.notes
        chooseColumns(of: roster)
    }

    // MARK: - Choosing

    /// Returns the rows that belong to the processes asked for and lie in the window.
    private mutating func select(
        _ rows: [DiagramOrder.Row], of trace: Trace
    ) -> ArraySlice<DiagramOrder.Row> {
        var kept = rows
        if let processes = options.processes {
            kept = rows.filter { row in
                guard case .event(let index) = row, let process = trace.process(at: index) else {
                    return true
                }
                return processes.contains(process)
            }
            let hidden = rows.count - kept.count
            if hidden > 0 {
                notes.append("\(counted(hidden, "event")) of other processes left out")
            }
        }
        let range = window(in: kept)
        before = eventCount(kept[..<range.lowerBound])
        after = eventCount(kept[range.upperBound...])
        return kept[range]
    }

    private func window(in rows: [DiagramOrder.Row]) -> Range<Int> {
        func around(_ center: Int?, _ count: Int) -> Range<Int> {
            let start = max((center ?? 0) - max(count, 0) / 2, 0)
            return rangeOfEvents(skipping: eventCount(rows[..<start]), count: count, in: rows)
        }
        switch options.window {
        case .all: return rows.indices
        case .events(let from, let count):
            return rangeOfEvents(skipping: max(from, 0), count: count, in: rows)
        case .around(let event, let count):
            let center = rows.firstIndex {
                if case .event(event) = $0 { true } else { false }
            }
            return around(center, count)
        case .aroundCut(let snapshot, let count):
            let center = rows.firstIndex {
                if case .cut(let cut) = $0 { cut.name == snapshot } else { false }
            }
            return around(center, count)
        }
    }

    /// Returns the rows from the event after `skipping` others on, with `count` events among them
    /// and the cuts that touch them.
    private func rangeOfEvents(
        skipping: Int, count: Int, in rows: [DiagramOrder.Row]
    ) -> Range<Int> {
        var start = rows.endIndex
        var end = rows.endIndex
        var events = 0
        for (index, row) in rows.enumerated() {
            if events == skipping { start = min(start, index) }
            if case .cut = row { continue }
            if events == skipping + max(count, 0) {
                end = index
                break
            }
            events += 1
        }
        return min(start, end)..<end
    }

    private func eventCount(_ rows: ArraySlice<DiagramOrder.Row>) -> Int {
        rows.count { if case .event = $0 { true } else { false } }
    }

    /// Chooses as many columns as fit: those with the most events in the window.
    private mutating func chooseColumns(of roster: Roster) {
        var events: [ReplicaID: Int] = [:]
        var widths: [ReplicaID: Int] = [:]
        var hasText = false
        for case .event(let row) in rows {
            labelWidth = max(labelWidth, TerminalText.width(row.label))
            hasText = hasText || !row.text.isEmpty
            guard let process = row.process else { continue }
            events[process, default: 0] += 1
            widths[process] = max(widths[process] ?? 0, TerminalText.width(row.cell))
        }
        let candidates = (options.processes ?? roster.replicas).map { process in
            let name = TerminalText.plain(roster.name(of: process), isASCII: options.isASCII)
            let width = max(widths[process] ?? 0, TerminalText.width(name), 3)
            return Column(process: process, name: name, width: min(width, Self.cellWidthMax))
        }
        // Words give way if that makes room for all columns.
        var room = options.width - labelWidth
        if candidates.reduce(0, { $0 + $1.width + Self.gap }) > room, hasText {
            room -= Self.textWidthMin
        }
        let favourites = candidates.indices.sorted {
            let (left, right) = (candidates[$0].process, candidates[$1].process)
            return (-events[left, default: 0], $0) < (-events[right, default: 0], $1)
        }
        var chosen: Set<Int> = []
        for index in favourites {
            let width = candidates[index].width + Self.gap
            if room < width, !chosen.isEmpty { break }
            room -= width
            chosen.insert(index)
        }
        columns = candidates.indices.filter { chosen.contains($0) }.map { candidates[$0] }
        noteHidden(
            candidates.indices.filter { !chosen.contains($0) }.map { candidates[$0] }, events)
    }

    private mutating func noteHidden(_ hidden: [Column], _ events: [ReplicaID: Int]) {
        guard !hidden.isEmpty else { return }
        let eventCount = hidden.reduce(0) { $0 + events[$1.process, default: 0] }
        let names = hidden.prefix(6).map(\.name).joined(separator: ", ")
        let rest = hidden.count > 6 ? ", \(glyphs.ellipsis)" : ""
        notes.append(
            "\(counted(hidden.count, "process")) left out for lack of room "
                + "(\(names)\(rest)), with \(counted(eventCount, "event"))")
        let shown = Set(columns.map(\.process))
        rows.removeAll { row in
            guard case .event(let row) = row, let process = row.process else { return false }
            return !shown.contains(process)
        }
    }

    // MARK: - Drawing

    func lines() -> [[Piece]] {
        var lines: [[Piece]] = [header()]
        if before > 0 {
            lines.append(note("\(glyphs.ellipsis) \(counted(before, "event")) before"))
        }
        for row in rows {
            switch row {
            case .event(let event): lines.append(line(event))
            case .cut(let caption): lines.append(line(cut: caption))
            }
        }
        if after > 0 { lines.append(note("\(glyphs.ellipsis) \(counted(after, "event")) after")) }
        for text in notes { lines += wrapped(text).map { note($0) } }
        return lines
    }

    private func header() -> [Piece] {
        var pieces = [Piece(element: nil, text: String(repeating: " ", count: labelWidth))]
        for column in columns { append(column.name, .name, column.width, to: &pieces) }
        return trimmed(pieces)
    }

    private func line(_ row: EventRow) -> [Piece] {
        var pieces = [Piece(element: .clock, text: row.label)]
        pieces.append(Piece(element: nil, text: TerminalText.padding(row.label, to: labelWidth)))
        for column in columns {
            if column.process == row.process {
                append(row.cell, row.element, column.width, to: &pieces)
            } else {
                append(glyphs.bar, .line, column.width, to: &pieces)
            }
        }
        let used = labelWidth + columns.reduce(0) { $0 + $1.width + Self.gap }
        let room = options.width - used - Self.gap
        if room > 0, !row.text.isEmpty { append(row.text, .text, room, to: &pieces) }
        return trimmed(pieces)
    }

    private func append(
        _ text: String, _ element: SpaceTimeDiagram.Element, _ width: Int, to pieces: inout [Piece]
    ) {
        let cut = TerminalText.cut(text, to: width, ellipsis: glyphs.ellipsis)
        pieces.append(Piece(element: nil, text: String(repeating: " ", count: Self.gap)))
        pieces.append(Piece(element: element, text: cut))
        pieces.append(Piece(element: nil, text: TerminalText.padding(cut, to: width)))
    }

    private func line(cut caption: String) -> [Piece] {
        let lead = String(repeating: glyphs.cut, count: 3)
        let room = options.width - 8
        let text = TerminalText.cut(caption, to: max(room, 1), ellipsis: glyphs.ellipsis)
        let used = 5 + TerminalText.width(text)
        let tail = String(repeating: glyphs.cut, count: max(options.width - used, 3))
        return [Piece(element: .cut, text: "\(lead) \(text) \(tail)")]
    }

    private func note(_ text: String) -> [Piece] {
        [Piece(element: .note, text: text)]
    }

    /// Returns a remark in lines that fit, broken at spaces.
    private func wrapped(_ text: String) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ") {
            let longer = line.isEmpty ? String(word) : "\(line) \(word)"
            if !line.isEmpty, TerminalText.width(longer) > options.width {
                lines.append(line)
                line = "  \(word)"
            } else {
                line = longer
            }
        }
        lines.append(line)
        return lines.map {
            TerminalText.cut($0, to: max(options.width, 1), ellipsis: glyphs.ellipsis)
        }
    }

    /// Returns the pieces without blanks at the end of the line.
    private func trimmed(_ pieces: [Piece]) -> [Piece] {
        var pieces = pieces.filter { !$0.text.isEmpty }
        while let last = pieces.last, last.element == nil { pieces.removeLast() }
        return pieces
    }
}
