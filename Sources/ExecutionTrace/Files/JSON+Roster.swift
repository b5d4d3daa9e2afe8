import LogicalClocks
import WireFormat

// How processes and clocks stand in the JSON of traces and snapshots: by the names of a roster.

extension JSONReader {
    /// Reads the name of a process of a roster.
    package mutating func process(of roster: Roster) throws(TextError) -> ReplicaID {
        let value = self
        let name = try string()
        guard let process = roster.id(of: name) else {
            throw value.error("'\(name)' is not a process here")
        }
        return process
    }

    /// Reads an object from names of processes to counts above zero.
    package mutating func vectorClock(of roster: Roster) throws(TextError) -> VectorClock {
        let object = mark
        var entries: [(ReplicaID, UInt64)] = []
        try beginObject()
        while let key = try nextKey() {
            guard let process = roster.id(of: key) else {
                throw errorAtKey("'\(key)' is not a process here")
            }
            let value = mark
            let count = try integer(UInt64.self)
            guard count > 0, count <= VectorClock.countMax else {
                throw error("expected a whole number from 1 to \(VectorClock.countMax)", at: value)
            }
            entries.append((process, count))
        }
        entries.sort { $0.0 < $1.0 }
        for (left, right) in zip(entries, entries.dropFirst()) where left.0 == right.0 {
            throw error("'\(roster.name(of: left.0))' appears twice in a clock", at: object)
        }
        return VectorClock(entries)
    }

    /// Reads a clock of any family: an object of counts, the text of a stamp or of a hybrid
    /// timestamp, or a Lamport time.
    package mutating func eventClock(of roster: Roster) throws(TextError) -> EventClock {
        let value = self
        switch peek() {
        case UInt8(ascii: "\""):
            let text = try string()
            do {
                return text.utf8.first == UInt8(ascii: "(")
                    ? .intervalTree(try Stamp(parsing: text))
                    : .hybrid(try HybridTimestamp(parsing: text))
            } catch {
                throw value.error(
                    "expected an interval tree stamp or a hybrid timestamp: \(error.message)")
            }
        case let digit? where 0x30...0x39 ~= digit:
            let time = try integer(UInt64.self)
            guard time <= LamportClock.timeMax else {
                throw value.error("expected a whole number up to \(LamportClock.timeMax)")
            }
            return .lamport(LamportClock(time: time))
        default: return .vector(try vectorClock(of: roster))
        }
    }

    /// Reads an array.
    mutating func list<Element>(
        _ read: (inout JSONReader) throws(TextError) -> Element
    ) throws(TextError) -> [Element] {
        var list: [Element] = []
        try beginArray()
        while try nextElement() { list.append(try read(&self)) }
        return list
    }

    static let expectedVersion = "expected a version: a process, ':', and a number"

    /// Reads `NAME:COUNTER`.
    package mutating func dot(of roster: Roster) throws(TextError) -> Dot {
        let value = mark
        guard let dot = Self.dot(try string(), of: roster) else {
            throw error(Self.expectedVersion, at: value)
        }
        return dot
    }

    /// Returns the dot that a string such as `a:12` represents.
    static func dot(_ text: String, of roster: Roster) -> Dot? {
        // By scalars: a colon may form one character with the end of a name.
        let scalars = text.unicodeScalars
        guard let colon = scalars.lastIndex(of: ":"),
            let process = roster.id(of: String(scalars[..<colon])),
            case let digits = String(scalars[scalars.index(after: colon)...]),
            digits.utf8.allSatisfy({ 0x30...0x39 ~= $0 }),
            let counter = UInt64(digits),
            counter <= VectorClock.countMax
        else { return nil }
        return Dot(process, counter)
    }
}

extension JSONWriter {
    /// Writes a vector clock as an object from names of processes to counts.
    ///
    /// - Precondition: The roster has every process of the clock.
    package mutating func write(_ clock: VectorClock, of roster: Roster) {
        beginObject()
        for (replica, count) in clock.entries {
            precondition(replica.index < roster.count, "replica \(replica) is not in the roster")
            member(roster.name(of: replica), count)
        }
        endObject()
    }

    /// Writes a clock of any family.
    package mutating func write(_ clock: EventClock, of roster: Roster) {
        switch clock {
        case .lamport(let clock): integer(clock.time)
        case .vector(let clock): write(clock, of: roster)
        case .intervalTree(let stamp): string(stamp.description)
        case .hybrid(let timestamp): string(timestamp.description)
        }
    }
}
