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
        let entries = try clockEntries({ roster.id(of: $0) }, name: { roster.name(of: $0) })
        return VectorClock(entries.map { ($0.replica, $0.count) })
    }

    /// Reads an object from names of processes to counts above zero, by rising replica.
    mutating func clockEntries(
        _ id: (String) -> ReplicaID?, name: (ReplicaID) -> String
    ) throws(TextError) -> [(replica: ReplicaID, count: UInt64)] {
        let object = self
        var entries: [(replica: ReplicaID, count: UInt64)] = []
        var isRising = true
        try beginObject()
        while let key = try nextKey() {
            guard let process = id(key) else {
                throw unexpectedKey(key, "'\(key)' is not a process here")
            }
            let value = self
            let count = try integer(UInt64.self)
            guard count > 0, count <= VectorClock.countMax else {
                throw value.error("expected a whole number from 1 to \(VectorClock.countMax)")
            }
            if let last = entries.last { isRising = isRising && last.replica < process }
            entries.append((process, count))
        }
        if isRising { return entries }
        entries.sort { $0.replica < $1.replica }
        for (left, right) in zip(entries, entries.dropFirst()) where left.replica == right.replica {
            throw object.error("'\(name(left.replica))' comes twice in a clock")
        }
        return entries
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
