import WireFormat

extension TextScanner {
    /// Reads the name of a replica, for which `id` gives the identifier.
    mutating func replica(_ id: (String) -> ReplicaID?) throws(TextError) -> ReplicaID {
        try namedReplica(id).replica
    }

    private mutating func namedReplica(
        _ id: (String) -> ReplicaID?
    ) throws(TextError) -> (replica: ReplicaID, name: String) {
        skipSpace()
        let start = self
        let name = try name("the name of a replica")
        guard let replica = id(name) else {
            throw start.error("'\(name)' cannot name a replica here")
        }
        return (replica, name)
    }

    /// Reads a list in braces, `{REPLICA:…, REPLICA:…}`, of which `entry` reads what comes after
    /// each colon; no replica may come twice.
    ///
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    mutating func entries(
        atMost limit: Int, id: (String) -> ReplicaID?,
        entry: (inout TextScanner, ReplicaID) throws(TextError) -> Void
    ) throws(TextError) {
        var seen: Set<ReplicaID> = []
        try expect("{")
        if accept("}") { return }
        repeat {
            skipSpace()
            let start = self
            let (replica, name) = try namedReplica(id)
            guard seen.insert(replica).inserted else {
                throw start.error("'\(name)' appears twice")
            }
            guard seen.count <= limit else { throw start.error("more than \(limit) entries") }
            try expect(":")
            skipSpace()
            try entry(&self, replica)
        } while accept(",")
        try expect("}", orElse: "expected ',' or '}'")
    }
}

extension ByteReader {
    /// Reads the number of a replica.
    mutating func readReplica() throws(WireError) -> ReplicaID {
        ReplicaID(rawValue: UInt32(try readVarint(atMost: UInt64(UInt32.max))))
    }
}
