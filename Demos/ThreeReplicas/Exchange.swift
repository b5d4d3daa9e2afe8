import LogicalClocks
import WireFormat

let a: ReplicaID = 0
let b: ReplicaID = 1
let c: ReplicaID = 2
let roster = Roster.lettered(count: 3)

/// The clocks of the six events of the exchange, under the names of the events.
struct Exchange<Clock> {
    let a1, c1, b1, b2, c2, a2: Clock

    /// Prints the clock of each event, the bytes on the two messages, and the three relations.
    func show(
        _ text: (Clock) -> String, bytes: (Clock) throws(WireError) -> [UInt8],
        relation: (Clock, Clock) -> CausalRelation
    ) {
        let steps: [(name: String, what: String, clock: Clock, isSent: Bool)] = [
            ("a1", "a sends to b", a1, true),
            ("c1", "c acts alone", c1, false),
            ("b1", "b receives", b1, false),
            ("b2", "b sends to c", b2, true),
            ("c2", "c receives", c2, false),
            ("a2", "a acts again", a2, false),
        ]
        let width = steps.map { text($0.clock).count }.max() ?? 0
        for step in steps {
            let clock = text(step.clock)
            let start = "  \(step.name)  \(padded(step.what, to: 12))  "
            print(step.isSent ? start + padded(clock, to: width) : start + clock, terminator: "")
            guard step.isSent else {
                print()
                continue
            }
            do {
                print("  \(try bytes(step.clock).count) bytes")
            } catch {
                print("  \(error)")
            }
        }
        print()
        let guess = relation(a2, c2)
        print("  a1 to b1      \(relation(a1, b1))")
        print("  a1 to c2      \(relation(a1, c2))")
        print(
            "  a2 to c2      \(guess)\(guess == .concurrent ? "" : ", though they are concurrent")")
    }
}

/// Prints the title of a section.
func title(_ text: String) {
    print("\n\n\(text)\n\(String(repeating: "-", count: text.count))\n")
}

/// Prints a line with a word in front.
func show<Value>(_ label: String, _ value: Value) {
    print("  \(padded(label, to: 12))  \(value)")
}

/// Returns a text with spaces after it.
func padded(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
}

/// Returns bytes in hexadecimal.
func hex(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ")
}
