import ExecutionTrace
import LogicalClocks

/// The rows of a diagram from top to bottom: events, and straight lines for cuts.
///
/// A consistent cut is a straight line in an order that has the events inside it first. Several
/// cuts are straight together if each lies within the next.
struct DiagramOrder {
    enum Row {
        /// The event at an index of the trace.
        case event(Int)
        /// The line of a cut.
        case cut(SnapshotCut)
    }

    private(set) var rows: [Row] = []
    /// The cuts that no straight line shows, and why.
    private(set) var notes: [String] = []

    init(of trace: Trace, cuts: [SnapshotCut], describe: CutDescription) {
        let straight = straightened(cuts, in: trace, describe: describe)
        // Level k holds what lies in cut k and in none before it.
        var levels: [[Int]] = Array(repeating: [], count: straight.count + 1)
        for index in trace.indices {
            let process = trace.process(at: index)
            let level =
                straight.firstIndex { $0.contains(eventAt: index, of: process) }
                ?? straight.count
            levels[level].append(index)
        }
        for (level, indices) in levels.enumerated() {
            rows.append(contentsOf: indices.map { Row.event($0) })
            if level < straight.count { rows.append(.cut(straight[level])) }
        }
    }

    /// The cuts that can be straight together, smallest first.
    private mutating func straightened(
        _ cuts: [SnapshotCut], in trace: Trace, describe: CutDescription
    ) -> [SnapshotCut] {
        var usable: [(cut: SnapshotCut, inside: [Bool], size: Int)] = []
        for cut in cuts {
            guard cut.isComplete, cut.isConsistent else {
                notes.append(describe.caption(of: cut))
                continue
            }
            let inside = trace.indices.map {
                cut.contains(eventAt: $0, of: trace.process(at: $0))
            }
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
                        + "\(describe.plain(usable[last].cut.snapshot)), so it is not drawn with it"
                )
            } else {
                chain.append(index)
            }
        }
        return chain.map { usable[$0].cut }
    }
}

/// What is said of a cut in a line.
struct CutDescription {
    let roster: Roster
    let glyphs: DiagramGlyphs
    let isASCII: Bool
    /// The most messages that are named.
    let messagesMax: Int

    func caption(of cut: SnapshotCut) -> String {
        let name = "snapshot \(plain(cut.snapshot))"
        guard cut.isComplete else {
            let missing = cut.missing.map { plain(roster.name(of: $0)) }.joined(separator: ", ")
            return "\(name): incomplete, not recorded by \(missing)"
        }
        guard cut.isConsistent else {
            let list = named(cut.orphans) {
                "\(plain($0.name)) (\(channel($0))) is received inside but sent outside"
            }
            return "\(name): inconsistent, \(list)"
        }
        if cut.inFlight.isEmpty { return "\(name): consistent, nothing in flight" }
        let list = named(cut.inFlight) {
            "\(plain($0.name)) (\(channel($0))\($0.mayBeLost ? ", or lost" : ""))"
        }
        return "\(name): consistent, in flight \(list)"
    }

    func plain(_ text: String) -> String {
        TerminalText.plain(text, isASCII: isASCII)
    }

    private func channel(_ message: SnapshotCut.Message) -> String {
        plain(roster.name(of: message.from)) + glyphs.arrow + plain(roster.name(of: message.to))
    }

    private func named(
        _ messages: [SnapshotCut.Message], _ text: (SnapshotCut.Message) -> String
    ) -> String {
        let list = messages.prefix(messagesMax).map(text).joined(separator: ", ")
        let rest = messages.count - messagesMax
        return rest > 0 ? "\(list) and \(rest) more" : list
    }
}
