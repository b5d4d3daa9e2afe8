import LogicalClocks
import WireFormat

/// The contents of one key at a replica.
public struct StoreEntry: Hashable, Sendable {
    /// The key.
    public let key: String

    /// The versions, tombstones included, in the order of their dots.
    public let versions: [StoreVersion]

    /// Every write of the key that is known: what is here and what has been replaced.
    public let context: DottedVersionVector

    /// The values, in the order of their dots; none if the key is deleted.
    public var values: [String] { versions.compactMap(\.value) }
}

extension StoreReplica {
    /// The number of keys, deleted ones included.
    public var keyCount: Int { cells.count }

    /// Everything that the replica holds, by key in the order of bytes.
    ///
    /// Replicas to which the same writes have been delivered have equal contents.
    ///
    /// - Complexity: O(*k* log *k*) for *k* keys.
    public var contents: [StoreEntry] {
        cells.sorted { $0.key < $1.key }.map { key, cell in
            StoreEntry(key: key.text, versions: cell.versions, context: cell.context(received))
        }
    }

    /// Returns what the replica holds under a key, or nil if the key was never written.
    public func entry(of key: String) -> StoreEntry? {
        cells[StoreKey(text: key)].map {
            StoreEntry(key: key, versions: $0.versions, context: $0.context(received))
        }
    }

    /// The contents in a snapshot: a member for each key, with its context and its versions.
    ///
    /// - Complexity: O(*k* log *k*) for *k* keys.
    public var contentsJSON: JSONValue {
        .object(
            contents.map { entry in
                .init(
                    entry.key,
                    .object([
                        .init("context", entry.context.jsonObject),
                        .init("versions", .array(entry.versions.map(\.json))),
                    ]))
            })
    }
}
