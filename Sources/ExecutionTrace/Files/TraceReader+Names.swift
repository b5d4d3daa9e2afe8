import LogicalClocks
import WireFormat

/// Names of replicas and messages, and clocks made of them.
extension TraceReader {
    /// The meaning of the bytes of a name.
    private enum Found {
        case known(ReplicaID, UInt64)
        case unknown(String)

        init(_ known: (replica: ReplicaID, number: UInt64)?, _ bytes: Span<UInt8>) {
            if let known {
                self = .known(known.replica, known.number)
            } else {
                self = .unknown(
                    String(decoding: bytes.indices.map { bytes[$0] }, as: UTF8.self))
            }
        }
    }

    /// Reads the name of a replica of the roster.
    ///
    /// This and what follows changes nothing here, and is mutating still: a method that only reads
    /// is handed a copy of the whole reader.
    mutating func readReplica(_ json: inout JSONReader) throws(TextError) -> ReplicaID {
        let value = json.mark
        let found = try json.stringBytes { [names] bytes in
            Found(names.replica(named: bytes).map { ($0, 0) }, bytes)
        }
        switch found {
        case .known(let replica, _): return replica
        case .unknown(let name):
            guard let replica = trace.header.roster.id(of: name) else {
                throw json.error("'\(name)' is not a process here", at: value)
            }
            return replica
        }
    }

    /// Reads the name of a message, which may be new.
    mutating func readMessage(_ json: inout JSONReader) throws(TextError) -> MessageID {
        let found = try json.stringBytes { [names] bytes in
            Found(names.numbered(bytes, separator: UInt8(ascii: ".")), bytes)
        }
        switch found {
        case .known(let origin, let number):
            let identity = NumberedNames.Identity(origin: origin, number: number)
            return trace.messageNames.settled(identity).message
        case .unknown(let name): return trace.message(named: name)
        }
    }

    /// Reads an array of `NAME:NUMBER`.
    mutating func readVersions(_ json: inout JSONReader) throws(TextError) -> [Dot] {
        var versions: [Dot] = []
        try json.beginArray()
        while try json.nextElement() {
            let value = json.mark
            let found = try json.stringBytes { [names] bytes in
                Found(names.numbered(bytes, separator: UInt8(ascii: ":")), bytes)
            }
            switch found {
            // A number of at most 18 digits is never above the largest count.
            case .known(let replica, let number): versions.append(Dot(replica, number))
            case .unknown(let text):
                guard let version = JSONReader.dot(text, of: trace.header.roster) else {
                    throw json.error(JSONReader.expectedVersion, at: value)
                }
                versions.append(version)
            }
        }
        return versions
    }

    /// Reads the context of an operation.
    mutating func readContext(_ json: inout JSONReader) throws(TextError) -> DottedVersionVector {
        var entries: [ClockColumn.Change] = []
        var stretches: [DottedVersionVector.Stretch] = []
        try readEntries(&json, EventMembers(), into: &entries) {
            (json, reader, replica) throws(TextError) in
            guard reader.version > 1, json.peek() == UInt8(ascii: "[") else {
                return try reader.readCount(&json)
            }
            return try reader.readCounts(&json, of: replica, into: &stretches)
        }
        return DottedVersionVector(
            VectorClock(entries.map { ($0.replica, $0.count) }), stretches)
    }

    /// Reads `[COUNT, COUNTER, [FIRST, LAST], …]`: the versions of a replica up to a count, which is
    /// returned, and those beyond it.
    private func readCounts(
        _ json: inout JSONReader, of replica: ReplicaID,
        into stretches: inout [DottedVersionVector.Stretch]
    ) throws(TextError) -> UInt64 {
        let list = json.mark
        var count: UInt64?
        try json.beginArray()
        while try json.nextElement() {
            guard count != nil else {
                count = try readCount(&json, from: 0)
                continue
            }
            let item = json.mark
            var ends: [UInt64] = []
            if json.peek() == UInt8(ascii: "[") {
                try json.beginArray()
                while try json.nextElement() { ends.append(try readCount(&json)) }
            } else {
                let counter = try readCount(&json)
                ends = [counter, counter]
            }
            guard ends.count == 2, ends[0] > 0, ends[0] <= ends[1] else {
                throw json.error("expected a counter, or the first and the last of some", at: item)
            }
            stretches.append(.init(Dot(replica, ends[0]), through: ends[1]))
        }
        guard let count else { throw json.error("expected a count", at: list) }
        return count
    }

    /// Reads the clock of an event, or what changed in it.
    mutating func readClock(
        _ json: inout JSONReader, _ members: EventMembers, isWhole: Bool
    ) throws(TextError) -> EventMembers.Clock {
        let value = json.mark
        guard members.clock == nil else {
            throw json.error("an event has one clock, in one form", at: value)
        }
        let first = json.peek()
        if version > 1, !isWhole, first == UInt8(ascii: "n"), try json.null() { return .null }
        let stated = trace.header.clocks
        let family: EventClock.Family
        let clock: EventMembers.Clock
        if isWhole || first == UInt8(ascii: "{") {
            family = .vector
            try readEntries(&json, members, into: &changes)
            clock =
                isWhole || version == 1 || members.process == nil
                ? .clock(.vector(VectorClock(changes.map { ($0.replica, $0.count) }))) : .changes
        } else if version > 1, stated == .vector, members.kind == .receive,
            let origin = members.message?.origin, origin != .foreign, first != UInt8(ascii: "\"")
        {
            // Mostly a receive learns of its sender alone, whom the name of the message tells.
            family = .vector
            changes.append(.init(replica: origin, count: try readCount(&json)))
            clock = .changes
        } else {
            let read = try json.eventClock(of: trace.header.roster)
            family = read.family
            clock = .clock(read)
        }
        guard stated == nil || stated == family else {
            throw json.error("the clock is not of the family that the header states", at: value)
        }
        return clock
    }

    private func readCount(
        _ json: inout JSONReader, from least: UInt64 = 1
    ) throws(TextError) -> UInt64 {
        let value = json.mark
        let count = try json.integer(UInt64.self)
        guard count >= least, count <= VectorClock.countMax else {
            throw json.error(
                "expected a whole number from \(least) to \(VectorClock.countMax)", at: value)
        }
        return count
    }

    /// Reads the entries of a vector clock by rising replica; one that joins may have one.
    private func readEntries(
        _ json: inout JSONReader, _ members: EventMembers,
        into entries: inout [ClockColumn.Change],
        value: (inout JSONReader, borrowing Self, ReplicaID) throws(TextError) -> UInt64 = {
            (json, reader, _) throws(TextError) in try reader.readCount(&json)
        }
    ) throws(TextError) {
        let object = json.mark
        var isRising = true
        try json.beginObject()
        while let found = try json.nextKeyBytes({ [names] bytes in
            Found(names.replica(named: bytes).map { ($0, 0) }, bytes)
        }) {
            let replica: ReplicaID
            switch found {
            case .known(let known, _): replica = known
            case .unknown(let name):
                let joining = name == members.joining ? members.process : nil
                guard let other = joining ?? trace.header.roster.id(of: name) else {
                    throw json.errorAtKey("'\(name)' is not a process here")
                }
                replica = other
            }
            let count = try value(&json, self, replica)
            if let last = entries.last { isRising = isRising && last.replica < replica }
            entries.append(.init(replica: replica, count: count))
        }
        if isRising { return }
        entries.sort { $0.replica < $1.replica }
        for (left, right) in zip(entries, entries.dropFirst()) where left.replica == right.replica {
            let roster = trace.header.roster
            let name =
                left.replica.index < roster.count
                ? roster.name(of: left.replica) : members.joining ?? ""
            throw json.error("'\(name)' appears twice in a clock", at: object)
        }
    }
}
