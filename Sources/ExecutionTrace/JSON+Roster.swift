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

    /// Reads an object from names of processes to counts.
    package mutating func vectorClock(of roster: Roster) throws(TextError) -> VectorClock {
        let object = self
        var entries: [(replica: ReplicaID, count: UInt64)] = []
        try beginObject()
        while let name = try nextKey() {
            guard let process = roster.id(of: name) else {
                throw unexpectedKey(name, "'\(name)' is not a process here")
            }
            let value = self
            let count = try integer(UInt64.self)
            guard count > 0, count <= VectorClock.countMax else {
                throw value.error("expected a whole number from 1 to \(VectorClock.countMax)")
            }
            entries.append((process, count))
        }
        entries.sort { $0.replica < $1.replica }
        for (left, right) in zip(entries, entries.dropFirst()) where left.replica == right.replica {
            throw object.error("'\(roster.name(of: left.replica))' comes twice in a clock")
        }
        return VectorClock(entries.map { ($0.replica, $0.count) })
    }

    /// Reads a clock of either family: an object of counts, or the text of a stamp.
    package mutating func eventClock(of roster: Roster) throws(TextError) -> EventClock {
        guard peek() == UInt8(ascii: "\"") else { return .vector(try vectorClock(of: roster)) }
        let value = self
        do {
            return .intervalTree(try Stamp(parsing: try string()))
        } catch {
            throw value.error("expected an interval tree stamp: \(error.message)")
        }
    }

    /// Reads `NAME:COUNTER`.
    package mutating func dot(of roster: Roster) throws(TextError) -> Dot {
        let value = self
        let text = try string()
        // By scalars: a colon may form one character with the end of a name.
        let scalars = text.unicodeScalars
        guard let colon = scalars.lastIndex(of: ":"),
            let process = roster.id(of: String(scalars[..<colon])),
            case let digits = String(scalars[scalars.index(after: colon)...]),
            digits.utf8.allSatisfy({ 0x30...0x39 ~= $0 }),
            let counter = UInt64(digits),
            counter <= VectorClock.countMax
        else {
            throw value.error("expected a version: a process, ':', and a number")
        }
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

    /// Writes a clock of either family.
    package mutating func write(_ clock: EventClock, of roster: Roster) {
        switch clock {
        case .vector(let clock): write(clock, of: roster)
        case .intervalTree(let stamp): string(stamp.description)
        }
    }
}
