import WireFormat

/// The pieces of lines in which the name of one replica stands, ready to be put together.
///
/// A name stands in every line, mostly several times; made once, it costs no more than the rest.
struct ReplicaPieces: Sendable {
    /// The name as a string.
    let name: [UInt8]
    /// The member that says where an event happened.
    let process: [UInt8]
    /// The beginnings of events of a message of the replica, up to its number.
    let send, receive, drop: [UInt8]
    /// The beginning of a version of the replica, up to its count.
    let version: [UInt8]
    /// The beginning of the replica's entry in a clock, up to its count.
    let entry: [UInt8]

    init(_ name: String) {
        var line = TextBytes()
        line.put(jsonString: name)
        let quoted = line.bytes
        // A name of a message or a version goes on where the quote of the replica's would be.
        let open = Array(quoted.dropLast())
        func piece(_ before: String, _ name: [UInt8], _ after: String) -> [UInt8] {
            Array(before.utf8) + name + Array(after.utf8)
        }
        self.name = quoted
        process = piece(#","process":"#, quoted, "")
        send = piece(#"{"send":"#, open, ".")
        receive = piece(#"{"receive":"#, open, ".")
        drop = piece(#"{"drop":"#, open, ".")
        version = piece("", open, ":")
        entry = piece("", quoted, ":")
    }
}
