import WireFormat

/// The texts of events; one that the rest of the event implies is not kept.
struct TextColumn: Hashable, Sendable {
    /// The event has the text that the rest of it implies, which may be empty.
    static let derived: UInt32 = 0
    /// The event has no text, though the rest of it implies one.
    static let empty: UInt32 = 1

    /// `derived`, `empty`, or 2 and more for a text in `rows`.
    private var places: [UInt32] = []
    private var rows = Rows<UInt8>()

    /// Adds an event with the text that the rest of it implies.
    mutating func appendDerived() {
        places.append(Self.derived)
    }

    /// Adds the text of an event, which may be the one that the rest of the event implies.
    ///
    /// - Parameter mayTell: Whether a text may be implied by events that are gone.
    mutating func append(_ text: String, derived: String?, mayTell: Bool) {
        if let derived {
            if derived.hasBytes(of: text) { return places.append(Self.derived) }
            if text.isEmpty { return places.append(Self.empty) }
        } else if text.isEmpty {
            return places.append(mayTell ? Self.empty : Self.derived)
        }
        places.append(UInt32(rows.count + 2))
        rows.append(text.utf8)
    }

    /// Returns whether the rest of an event implies its text.
    func isDerived(at event: Int) -> Bool { places[event] == Self.derived }

    /// Returns the bytes of a text that is not derived.
    func bytes(at event: Int) -> ArraySlice<UInt8> {
        places[event] > Self.empty ? rows[Int(places[event] - 2)] : []
    }
}
