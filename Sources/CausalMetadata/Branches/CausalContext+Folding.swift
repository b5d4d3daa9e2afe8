import WireFormat

extension CausalContext {
    /// Makes one count out of those in each piece of the identity, for every counter of branches.
    ///
    /// - Complexity: O(*n* + *m* log *m*), where *n* is the number of bytes and *m* that of counts.
    mutating func foldCounters() {
        let groups = counterGroups
        guard !groups.isEmpty else { return }
        let identity = identity
        for group in groups where !mayHaveLost(group.prefix) {
            guard var counts = BranchCounts(parts: group.parts), counts.fold(as: identity) else {
                continue
            }
            replaceParts(of: group.prefix, with: counts.parts)
        }
    }

    /// The counters of branches that have more than one part, whoever knows their keys.
    private var counterGroups: [(prefix: KeyPrefix, parts: [ArraySlice<UInt8>])] {
        guard case .bytes(let bytes) = storage else { return [] }
        var groups: [(prefix: KeyPrefix, parts: [ArraySlice<UInt8>])] = []
        var item = AtomItem(in: bytes.span, at: 0)
        while item.kind == .atom, bytes[item.body.lowerBound] <= 2 {
            if let prefix = KeyPrefix(ofCounter: bytes[item.body]) {
                let part = bytes[item.body].dropFirst(prefix.bytes.count)
                if groups.last?.prefix == prefix {
                    groups[groups.count - 1].parts.append(part)
                } else {
                    groups.append((prefix, [part]))
                }
            }
            item = AtomItem(in: bytes.span, at: item.end)
        }
        return groups.isEmpty ? [] : groups.filter { $0.parts.count > 1 }
    }
}

extension KeyPrefix {
    /// Creates the prefix of the counter that an atom belongs to, or nil if it belongs to none.
    fileprivate init?(ofCounter atom: ArraySlice<UInt8>) {
        guard atom.first == 2 else { return nil }
        var reader = ByteReader(atom.dropFirst())
        guard let number = try? reader.readOrderedNumber(), let number = UInt16(exactly: number)
        else { return nil }
        self.init(number: number, countsBranches: true)
    }
}
