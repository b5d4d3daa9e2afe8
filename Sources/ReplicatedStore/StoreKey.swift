import WireFormat

/// A key, equal to another if the bytes are.
///
/// Two strings are equal already if they look alike; which of their forms came first would then
/// show in the contents, and differ from replica to replica.
struct StoreKey: Hashable, Comparable, Sendable {
    let text: String

    static func == (left: Self, right: Self) -> Bool {
        left.text.hasBytes(of: right.text)
    }

    static func < (left: Self, right: Self) -> Bool {
        left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
    }

    func hash(into hasher: inout Hasher) {
        // Equal bytes make equal strings, which have equal hashes.
        hasher.combine(text)
    }
}
