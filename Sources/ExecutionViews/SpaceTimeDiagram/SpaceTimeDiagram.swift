import ExecutionTrace
import LogicalClocks

/// A space-time diagram for a terminal: a column for each process, a row for each event.
///
/// A message goes by its name at both ends, since sloping lines do not survive a grid of
/// characters. A consistent snapshot is one straight line: the events inside its cut come first.
///
///            a          b          c
///     a:1    S m1→b     │          │          put x=1
///     b:1    │          R m1       │
///     b:2    │          S m2→c     │          put x=2
///     ╌╌╌ snapshot 1: consistent, in flight m2 (b→c) ╌╌╌╌╌╌╌╌╌
///     c:1    │          │          R m2
///
/// The same trace and options give the same text.
public struct SpaceTimeDiagram: Sendable {
    /// The part of the events that is shown, in the order of the diagram.
    public enum Window: Hashable, Sendable {
        /// All of them.
        case all
        /// A number of events, from a place in the diagram that is counted from 0.
        case events(from: Int, count: Int)
        /// A number of events around the one at an index of the trace.
        case around(event: Int, count: Int)
        /// A number of events around the line of a snapshot's cut.
        case aroundCut(of: String, count: Int)
    }

    /// The options of a diagram: what it shows, and how.
    public struct Options: Hashable, Sendable {
        /// The most cells of a line.
        public var width = 80

        /// Whether only ASCII characters are used.
        public var isASCII = false

        /// Which of the events are shown.
        public var window = Window.all

        /// The processes that are shown, in this order; nil for all in the order of the roster.
        public var processes: [ReplicaID]?

        /// The snapshots whose cuts are drawn; nil for all of the trace, none for the order of
        /// the trace.
        public var snapshots: [String]?

        /// Creates the usual options.
        public init() {}
    }

    /// A piece of a diagram, for callers that colour it.
    public enum Element: Hashable, Sendable, CaseIterable {
        /// The name of a process, at the top.
        case name
        /// The clock entry of an event.
        case clock
        /// The line of a process.
        case line
        /// A local event or an operation.
        case local
        /// A send.
        case send
        /// A receive.
        case receive
        /// A crash or a restart.
        case crash
        /// A recording for a snapshot.
        case record
        /// The words of an event.
        case text
        /// The line of a cut.
        case cut
        /// A remark about what is not shown.
        case note
    }

    struct Piece: Sendable {
        var element: Element?
        var text: String
    }

    /// The lines from top to bottom, each in pieces from left to right.
    private let lines: [[Piece]]

    /// Draws a trace.
    ///
    /// - Complexity: O(*n* · *s*) for *n* events and *s* snapshots.
    public init(of trace: Trace, options: Options = Options()) {
        lines = DiagramLayout(of: trace, options: options).lines()
    }

    /// Returns the diagram as text, each line with a line feed at its end.
    ///
    /// - Parameter style: Gives a piece its colour; it must not change the cells it takes.
    /// - Complexity: O(*n*), where *n* is the number of characters.
    public func text(style: (Element, String) -> String = { _, text in text }) -> String {
        var result = ""
        for line in lines {
            for piece in line {
                result += piece.element.map { style($0, piece.text) } ?? piece.text
            }
            result += "\n"
        }
        return result
    }
}
