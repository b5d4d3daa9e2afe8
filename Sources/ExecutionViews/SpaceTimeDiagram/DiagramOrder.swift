import ExecutionTrace
import LogicalClocks

/// The cut of a snapshot with what a diagram says of it.
struct DrawnCut {
    let cut: Cut
    /// The name of the snapshot.
    let name: String
    let passages: Cut.Passages

    init(_ cut: Cut, in trace: Trace) {
        self.cut = cut
        name = trace.name(of: cut.snapshot)
        passages = cut.passages(in: trace)
    }
}

/// The rows of a diagram from top to bottom: events, and straight lines for cuts.
///
/// A consistent cut is a straight line in an order that has the events inside it first. Several
/// cuts are straight together if each lies within the next.
struct DiagramOrder {
    enum Row {
        /// The event at an index of the trace.
        case event(Int)
        /// The line of a cut.
        case cut(DrawnCut)
    }

    private(set) var rows: [Row] = []
    /// The cuts that no straight line shows, and why.
    private(set) var notes: [String] = []

    init(of trace: Trace, cuts: [DrawnCut], describe: CutDescription) {
        let straight = straightened(cuts, in: trace, describe: describe)
        // Level k holds what lies in cut k and in none before it.
        var levels: [[Int]] = Array(repeating: [], count: straight.count + 1)
        for index in trace.indices {
            let process = trace.process(at: index)
            let level =
                straight.firstIndex { $0.cut.contains(eventAt: index, of: process) }
                ?? straight.count
            levels[level].append(index)
        }
        for (level, indices) in levels.enumerated() {
            rows.append(contentsOf: indices.map { Row.event($0) })
            if level < straight.count { rows.append(.cut(straight[level])) }
        }
    }

    /// Returns the cuts that can be straight together, smallest first.
    private mutating func straightened(
        _ cuts: [DrawnCut], in trace: Trace, describe: CutDescription
    ) -> [DrawnCut] {
        var usable: [(cut: DrawnCut, inside: [Bool], size: Int)] = []
        for cut in cuts {
            guard cut.cut.isComplete, cut.passages.isConsistent else {
                notes.append(describe.caption(of: cut))
                continue
            }
            let inside = trace.indices.map { cut.cut.contains($0, in: trace) }
            usable.append((cut, inside, inside.count { $0 }))
        }
        // Sorting by place as well keeps equal cuts in the order in which they were given.
        let order = usable.indices.sorted { (usable[$0].size, $0) < (usable[$1].size, $1) }
        var chain: [Int] = []
        for index in order {
            let candidate = usable[index]
            if let last = chain.last,
                zip(usable[last].inside, candidate.inside).contains(where: { $0 && !$1 })
            {
                notes.append(
                    "\(describe.caption(of: candidate.cut)); its cut crosses that of snapshot "
                        + "\(describe.plain(usable[last].cut.name)), and is not drawn with it"
                )
            } else {
                chain.append(index)
            }
        }
        return chain.map { usable[$0].cut }
    }
}

/// The description of a cut in a line.
struct CutDescription {
    let trace: Trace
    let glyphs: DiagramGlyphs
    let isASCII: Bool
    /// The most messages that are named.
    let messagesMax: Int

    func caption(of drawn: DrawnCut) -> String {
        let name = "snapshot \(plain(drawn.name))"
        guard drawn.cut.isComplete else {
            let missing = drawn.cut.missing.map { self.name($0) }.joined(separator: ", ")
            return "\(name): incomplete, not recorded by \(missing)"
        }
        guard drawn.passages.isConsistent else {
            let list = named(drawn.passages.orphans) {
                "\(words($0)) is received inside but sent outside"
            }
            return "\(name): inconsistent, \(list)"
        }
        if drawn.passages.inFlight.isEmpty { return "\(name): consistent, nothing in flight" }
        let list = named(drawn.passages.inFlight) { words($0) }
        return "\(name): consistent, in flight \(list)"
    }

    func plain(_ text: String) -> String {
        TerminalText.plain(text, isASCII: isASCII)
    }

    private func name(_ replica: ReplicaID) -> String {
        plain(trace.header.roster.name(of: replica))
    }

    private func words(_ passage: Cut.Passage) -> String {
        let channel = name(passage.sender) + glyphs.arrow + name(passage.receiver)
        let loss = passage.fate == .underWay ? "" : ", or lost"
        return "\(plain(trace.name(of: passage.message))) (\(channel)\(loss))"
    }

    private func named(
        _ messages: [Cut.Passage], _ text: (Cut.Passage) -> String
    ) -> String {
        let list = messages.prefix(messagesMax).map(text).joined(separator: ", ")
        let rest = messages.count - messagesMax
        return rest > 0 ? "\(list) and \(rest) more" : list
    }
}
