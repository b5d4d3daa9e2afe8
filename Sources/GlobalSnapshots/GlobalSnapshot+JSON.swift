import CausalMessaging
import ExecutionTrace
import LogicalClocks
import WireFormat

extension GlobalSnapshot {
    /// What the file of a snapshot says that it is.
    public static let format = "causal-snapshot"

    /// The version of the format that is written, and the only one that is read.
    public static let version = 1

    /// Returns the snapshot as the bytes of a file: JSON with a version and a checksum.
    ///
    /// The checksum is the SHA-256 of the member `snapshot` without white space. The same snapshot
    /// has the same bytes everywhere.
    ///
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    public func encoded() -> [UInt8] {
        var bytes: [UInt8] = []
        encode { bytes += $0 }
        return bytes
    }

    /// Hands over what ``encoded()`` returns piece by piece, in order.
    ///
    /// A snapshot of a large network has hundreds of megabytes, which need not be in memory at once
    /// to be written to a file.
    ///
    /// - Parameter take: Takes the next bytes.
    /// - Throws: What `take` throws; there are no further pieces then.
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    public func encode<Failure: Error>(
        _ take: ([UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        var json = JSONWriter(layout: .indented)
        json.beginObject()
        json.member("format", Self.format)
        json.member("version", Self.version)
        json.member("sha256", digest)
        json.key("snapshot")
        try write(to: &json, take)
        json.endObject()
        json.endLine()
        try take(json.takeBytes())
    }

    /// Reads the bytes of a file.
    ///
    /// - Throws: `TextError` with line and column: not the format, another version, a member that
    ///   is missing or unknown, a name that no process has, or a checksum that does not match.
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    public init(parsing bytes: [UInt8]) throws(TextError) {
        var json = JSONReader(bytes)
        try json.beginObject()
        try json.expectKey("format")
        var value = json
        guard try json.string() == Self.format else {
            throw value.error("this is not a snapshot: expected \"\(Self.format)\"")
        }
        try json.expectKey("version")
        value = json
        let version = try json.integer(Int.self)
        guard version == Self.version else {
            throw value.error("version \(version) of the format is not known, only \(Self.version)")
        }
        try json.expectKey("sha256")
        value = json
        let checksum = try json.string()
        try json.expectKey("snapshot")
        try self.init(from: &json)
        if let key = try json.nextKey() { throw json.unexpectedKey(key) }
        try json.expectEnd()
        guard checksum == digest else {
            throw value.error("the checksum does not match: the file was changed or damaged")
        }
    }

    /// The SHA-256 of the snapshot as compact JSON.
    private var digest: String {
        var json = JSONWriter()
        var hasher = SHA256Hasher()
        write(to: &json) { hasher.update(with: $0) }
        hasher.update(with: json.takeBytes())
        return hasher.hexDigest()
    }

    /// The bytes from which on a piece is handed over.
    private static let pieceBytes = 1 << 16

    /// Writes the snapshot, and hands over what is long before it is complete.
    private func write<Failure: Error>(
        to json: inout JSONWriter, _ take: ([UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        json.beginObject()
        json.member("initiator", roster.name(of: id.initiator))
        json.member("number", id.number)
        json.member("processes", roster.names)
        if !former.isEmpty { json.member("former", former.map(roster.name(of:))) }
        json.key("channels")
        json.beginArray()
        for channel in topology {
            json.write(channel, of: roster)
            if json.byteCount >= Self.pieceBytes { try take(json.takeBytes()) }
        }
        json.endArray()
        json.member("initiators", initiators.map(roster.name(of:)))
        json.member("startTime", startTime)
        json.member("endTime", endTime)
        if let total { json.member("total", total) }
        json.key("states")
        json.beginArray()
        for state in processes {
            state.write(to: &json, roster)
            if json.byteCount >= Self.pieceBytes { try take(json.takeBytes()) }
        }
        json.endArray()
        json.key("channelStates")
        json.beginArray()
        for state in channels {
            state.write(to: &json, roster)
            if json.byteCount >= Self.pieceBytes { try take(json.takeBytes()) }
        }
        json.endArray()
        json.endObject()
    }

    private init(from json: inout JSONReader) throws(TextError) {
        try json.beginObject()
        try json.expectKey("initiator")
        let initiatorReader = json
        let initiatorName = try json.string()
        try json.expectKey("number")
        let number = try json.integer(UInt64.self)
        try json.expectKey("processes")
        let roster = try json.roster()
        guard let initiator = roster.id(of: initiatorName) else {
            throw initiatorReader.error("'\(initiatorName)' is not a process here")
        }
        var key = try json.nextKey()
        var former: [ReplicaID] = []
        if key == "former" {
            former = try json.list { (json) throws(TextError) in try json.process(of: roster) }
            key = try json.nextKey()
        }
        try json.expect(key, toBe: "channels")
        let topology = try json.list { (json) throws(TextError) in try json.channel(of: roster) }
        try json.expectKey("initiators")
        let initiatorsReader = json
        let initiators = try json.list { (json) throws(TextError) in try json.process(of: roster) }
        if initiators.isEmpty { throw initiatorsReader.error("a snapshot has an initiator") }
        try json.expectKey("startTime")
        let startTime = try json.integer(UInt64.self)
        try json.expectKey("endTime")
        let endTime = try json.integer(UInt64.self)
        key = try json.nextKey()
        var total: Int64?
        if key == "total" {
            total = try json.integer(Int64.self)
            key = try json.nextKey()
        }
        try json.expect(key, toBe: "states")
        let states = try json.list { (json) throws(TextError) in
            try ProcessState(from: &json, roster)
        }
        try json.expectKey("channelStates")
        let channels = try json.list { (json) throws(TextError) in
            try ChannelState(from: &json, roster)
        }
        if let key = try json.nextKey() { throw json.unexpectedKey(key) }
        self.init(
            id: SnapshotID(initiator, number), roster: roster, former: former,
            topology: topology, initiators: initiators, startTime: startTime, endTime: endTime,
            total: total,
            processes: states, channels: channels)
    }
}
