/// A table of names of up to seven bytes, each of which is one number here: a lookup takes a
/// multiplication where a text would be hashed byte by byte.
///
/// Nothing is made of a name to look for it. The multiplier is drawn for each process, like the
/// seed of the standard library's hashing, so no file can be made of names that meet in one place;
/// nothing depends on where they lie.
struct ShortNames: Sendable {
    private static let drawn: UInt64 = .random(in: 0 ... .max) | 1

    private let multiplier = Self.drawn

    private(set) var count = 0
    /// The packed names, 0 where there is none; their number is a power of two.
    private var keys: [UInt64] = []
    private var values: [UInt32] = []
    /// What is left of a product after a shift by this is a place.
    private var shift: UInt64 = 64

    /// Returns a name as a number that is not 0; nil for one that is empty or too long.
    static func packed(_ name: Span<UInt8>) -> UInt64? {
        guard 1...7 ~= name.count else { return nil }
        var key = UInt64(name.count)
        for index in name.indices { key = key &<< 8 | UInt64(name[index]) }
        return key
    }

    /// Returns what stands at a packed name.
    ///
    /// - Complexity: O(1), on average.
    subscript(key: UInt64) -> UInt32? {
        guard count > 0 else { return nil }
        let place = place(of: key)
        return keys[place] == key ? values[place] : nil
    }

    /// Adds a packed name that is not there.
    ///
    /// - Complexity: O(1), on average.
    mutating func add(_ key: UInt64, _ value: UInt32) {
        if keys.count < 2 * (count + 1) { grow() }
        insert(key, value)
        count += 1
    }

    private mutating func insert(_ key: UInt64, _ value: UInt32) {
        let place = place(of: key)
        keys[place] = key
        values[place] = value
    }

    /// The place of a name, or the one that it would take.
    private func place(of key: UInt64) -> Int {
        let last = keys.count &- 1
        var place = Int(truncatingIfNeeded: (key &* multiplier) &>> shift)
        while keys[place] != key, keys[place] != 0 { place = (place &+ 1) & last }
        return place
    }

    private mutating func grow() {
        let (oldKeys, oldValues) = (keys, values)
        let size = max(16, 2 * keys.count)
        keys = Array(repeating: 0, count: size)
        values = Array(repeating: 0, count: size)
        shift = UInt64(64 - size.trailingZeroBitCount)
        for (key, value) in zip(oldKeys, oldValues) where key != 0 { insert(key, value) }
    }
}
