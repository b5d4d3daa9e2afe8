import LogicalClocks
import WireFormat

/// All that is to be shown of one clock.
enum ClockPage {
    case vector(VectorClock, Roster)
    case stamp(Stamp)

    /// Writes the clock for people.
    func write(to console: Console) {
        switch self {
        case .vector(let clock, let roster):
            console.print("vector clock  \(clock.description(in: roster))")
            guard !clock.isEmpty else { return console.print("no events") }
            var table = TextTable("replica", "events", rightAligned: [1])
            for entry in clock.entries {
                table.add(roster.name(of: entry.replica), "\(entry.count)")
            }
            table.write(to: console.output)
        case .stamp(let stamp):
            console.print("stamp       \(stamp)")
            console.print("identity    \(stamp.id)\(stamp.isAnonymous ? "  anonymous" : "")")
            console.print("event tree  \(stamp.events)")
            var table = TextTable("interval", "events", "owned", rightAligned: [1])
            walk(stamp) { part, events, isOwned in
                table.add(part.text, "\(events)", isOwned ? "yes" : "no")
            }
            table.write(to: console.output)
        }
    }

    /// Writes the clock as one JSON object.
    func write(to json: inout JSONWriter) {
        json.beginObject()
        switch self {
        case .vector(let clock, let roster):
            json.member("family", "vector")
            json.member("clock", clock.description(in: roster))
            json.key("entries")
            json.beginArray()
            for entry in clock.entries {
                json.beginObject()
                json.member("replica", roster.name(of: entry.replica))
                json.member("events", entry.count)
                json.endObject()
            }
            json.endArray()
        case .stamp(let stamp):
            json.member("family", "stamp")
            json.member("clock", stamp.description)
            json.member("identity", stamp.id.description)
            json.member("eventTree", stamp.events.description)
            json.key("intervals")
            json.beginArray()
            walk(stamp) { part, events, isOwned in
                json.beginObject()
                if let ends = part.ends {
                    json.member("from", ends.start)
                    json.member("to", ends.end)
                }
                json.member("events", events)
                json.member("owned", isOwned)
                json.endObject()
            }
            json.endArray()
        }
        json.endObject()
    }

    private func walk(_ stamp: Stamp, _ body: (TreeInterval, UInt64, Bool) -> Void) {
        ValueTree.walk(ValueTree(stamp.events), ValueTree(stamp.id)) { part, events, owned in
            body(part, events, owned == 1)
        }
    }
}
