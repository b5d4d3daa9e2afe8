import LogicalClocks
import WireFormat

/// Clocks of one family that were given as text.
enum ClockText {
    /// Vector clocks and the names of their entries, in the order of their appearance.
    case vectors([VectorClock], Roster)
    /// Interval tree stamps.
    case stamps([Stamp])

    /// Reads clocks, which must be of one family.
    init(_ texts: [String]) throws(CommandFailure) {
        var roster = Roster()
        var vectors: [VectorClock] = []
        var stamps: [Stamp] = []
        for (index, text) in texts.enumerated() {
            do throws(TextError) {
                var scanner = TextScanner(text)
                scanner.skipSpace()
                let start = scanner.position
                if scanner.accept("{") {
                    guard stamps.isEmpty else {
                        throw TextError("a vector clock cannot be related to a stamp", at: start)
                    }
                    vectors.append(try VectorClock(parsing: text, roster: &roster))
                } else if scanner.accept("(") {
                    guard vectors.isEmpty else {
                        throw TextError("a stamp cannot be related to a vector clock", at: start)
                    }
                    stamps.append(try Stamp(parsing: text))
                } else {
                    throw TextError("expected '{' or '('", at: start)
                }
            } catch {
                throw CommandFailure(
                    error, inArgument: text, named: "clock \(index + 1)",
                    remedy: """
                        A vector clock is written {a:1, b:2}, an interval tree stamp \
                        ((1, 0), (0, 1, 0)).
                        """)
            }
        }
        self = stamps.isEmpty ? .vectors(vectors, roster) : .stamps(stamps)
    }

    /// The name of the family in JSON.
    var family: String {
        switch self {
        case .vectors: "vector"
        case .stamps: "stamp"
        }
    }
}
