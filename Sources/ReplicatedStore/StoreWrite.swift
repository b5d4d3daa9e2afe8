import LogicalClocks
import WireFormat

/// One version of a key: what one write left there.
public struct StoreVersion: Hashable, Sendable {
    /// Which write it is: the *n*-th of a replica.
    public let dot: Dot

    /// The Lamport time of the write.
    public let time: UInt64

    /// The value, or nil for a tombstone: the key was deleted.
    public let value: String?

    /// Creates a version.
    public init(dot: Dot, time: UInt64, value: String?) {
        self.dot = dot
        self.time = time
        self.value = value
    }

    /// The place of the write in a total order that agrees with causality.
    public var timestamp: LamportTimestamp {
        LamportTimestamp(time: time, replica: dot.replica)
    }
}

/// A write, as one replica sends it to the others.
public struct StoreWrite: Hashable, Sendable {
    /// The key.
    public let key: String

    /// What was written.
    public let version: StoreVersion

    /// The writes of the key that this one replaces.
    public let context: DottedVersionVector

    /// Creates a write.
    public init(key: String, version: StoreVersion, context: DottedVersionVector) {
        self.key = key
        self.version = version
        self.context = context
    }
}

extension StoreWrite: CustomStringConvertible {
    /// The write as `put x=1` or `delete x`.
    public var description: String {
        let key = TextScanner.quotedIfNeeded(key)
        guard let value = version.value else { return "delete \(key)" }
        return "put \(key)=\(TextScanner.quotedIfNeeded(value))"
    }
}

extension StoreVersion {
    /// The version in a snapshot: its dot, time, and value (null for a tombstone).
    public var json: JSONValue { .object(jsonMembers) }

    var jsonMembers: [JSONValue.Member] {
        [
            .init("dot", .string(dot.description)),
            .init("time", .number(String(time))),
            .init("value", value.map(JSONValue.string) ?? .null),
        ]
    }
}

extension StoreWrite {
    /// The write in a snapshot: its key, the members of its version, and its context.
    public var json: JSONValue {
        .object(
            [.init("key", .string(key))] + version.jsonMembers
                + [.init("context", context.jsonObject)])
    }
}

extension DottedVersionVector {
    /// The entries by number of replica, `{"0":1,"3":2}`; with dots beyond the count, a list of that,
    /// of single dots and of the ends of stretches: `{"3":[2,5,[7,9]]}`.
    var jsonObject: JSONValue {
        func number(_ count: UInt64) -> JSONValue { .number(String(count)) }
        var members: [(replica: ReplicaID, items: [JSONValue])] = []
        for stretch in allStretches {
            if members.last?.replica != stretch.replica {
                members.append((stretch.replica, [number(clock[stretch.replica])]))
                if stretch.first == 1 { continue }
            }
            members[members.count - 1].items.append(
                stretch.first == stretch.last
                    ? number(stretch.first)
                    : .array([number(stretch.first), number(stretch.last)]))
        }
        return .object(
            members.map { replica, items in
                .init(replica.description, items.count == 1 ? items[0] : .array(items))
            })
    }
}
