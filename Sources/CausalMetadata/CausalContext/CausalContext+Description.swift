import WireFormat

extension CausalContext: CustomStringConvertible {
    /// What the context holds, for people: the identity, each key in the order of its number, and the
    /// cut beyond which something may have been lost.
    ///
    ///     {identity 7:0, counter 24: 7:0=100 7:1=50, key 30: north, cut at key 31}
    ///
    /// A counter of branches is shown as what each branch counted, less what it took away: `7:0=9-2`.
    /// Of other keys the type is not known here. Their parts are shown as text where they could be
    /// text, and in hexadecimal otherwise; many or long ones are cut short. `cut here` means that
    /// anything after the last key may be missing. Nothing reads this form, and it may change.
    ///
    /// - Complexity: O(*n* log *n*), where *n* is the number of bytes.
    public var description: String {
        var items = groups.map(\.description)
        if !isAnonymous { items.insert("identity \(identity)", at: 0) }
        if let cutText { items.append(cutText) }
        return "{" + items.joined(separator: ", ") + "}"
    }

    /// The parts of each key but the identity, in order.
    private var groups: [KeyGroup] {
        let bytes = bytes
        var groups: [KeyGroup] = []
        var item = AtomItem(in: bytes.span, at: 0)
        while item.kind == .atom {
            let (key, part) = KeyGroup.split(bytes[item.body])
            if let last = groups.indices.last, groups[last].key == key {
                groups[last].parts.append(part)
            } else if key != .identity {
                groups.append(KeyGroup(key: key, parts: [part]))
            }
            item = AtomItem(in: bytes.span, at: item.end)
        }
        return groups
    }

    private var cutText: String? {
        guard let marker else { return nil }
        guard let cut = byteCount == marker.offset + 1 ? nil : marker.cut else { return "cut here" }
        let (key, rest) = KeyGroup.split(cut[...])
        return "cut at \(key)" + (rest.isEmpty ? "" : " \(PartText.hex(rest))")
    }
}

/// The parts of one key.
private struct KeyGroup: CustomStringConvertible {
    /// What the number at the beginning of an atom says.
    enum Key: Equatable, CustomStringConvertible {
        case clock
        case identity
        case counter(UInt64)
        case duplicatedIdentity
        case key(UInt64)
        /// Bytes that are cut off within the number.
        case unknown

        init(number: UInt64) {
            self =
                switch number {
                case 0: .clock
                case 1: .identity
                case CausalContext.duplicatedIdentityNumber: .duplicatedIdentity
                default: .key(number)
                }
        }

        var description: String {
            switch self {
            case .clock: "clock"
            case .identity: "identity"
            case .counter(let number): "counter \(number)"
            case .duplicatedIdentity: "duplicated identity"
            case .key(let number): "key \(number)"
            case .unknown: "bytes"
            }
        }
    }

    /// The number under which counters of branches stand, before that of their key.
    private static let counters = UInt64(KeyPrefix.counters.first)

    let key: Key
    var parts: [ArraySlice<UInt8>]

    var description: String {
        switch key {
        case .duplicatedIdentity: return key.description
        case .counter:
            guard let counts = BranchCounts(parts: parts) else { break }
            let entries = counts.writes.entries.map { entry in
                let amounts = entry.payload ?? BranchCounts.Amounts()
                let taken = amounts.taken > 0 ? "-\(amounts.taken)" : ""
                return "\(entry.dot.piece)=\(amounts.added)\(taken)"
            }
            return "\(key): \(entries.isEmpty ? "0" : entries.joined(separator: " "))"
        default: break
        }
        return "\(key): \(PartText.text(of: parts))"
    }

    /// Returns the key at the beginning of an atom or of a cut, and the bytes behind it.
    static func split(_ atom: ArraySlice<UInt8>) -> (Key, ArraySlice<UInt8>) {
        var reader = ByteReader(atom)
        guard let number = try? reader.readOrderedNumber() else { return (.unknown, atom) }
        let rest = atom.dropFirst(reader.byteOffset)
        guard number == counters else { return (Key(number: number), rest) }
        guard let counted = try? reader.readOrderedNumber() else { return (.key(number), rest) }
        return (.counter(counted), atom.dropFirst(reader.byteOffset))
    }
}
