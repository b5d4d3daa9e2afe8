import WireFormat

/// A reason why the context that a carrier holds could not be used.
public enum CarriedContextError: Error, Hashable, Sendable {
    /// The member's value is not base64 from this byte offset on.
    case notBase64(byteOffset: Int)
    /// The bytes in the member are not a context.
    case notContext(WireError)
    /// The member alone is over the limit of a baggage.
    case tooLong
    /// There is more than one member of our key; only the first is read.
    case severalMembers(Int)
}

extension Baggage {
    /// The key of the one member that holds a ``CausalContext``: `cc`.
    ///
    /// Its value is the base64 of ``CausalContext/encoded()``, whose characters all stand for
    /// themselves in a baggage. A participant that knows no key of ours passes it on as it is.
    public static let contextKey = "cc"

    /// The most bytes of a context that one member holds.
    public static let contextBytesMax = (bytesMax - contextKey.utf8.count - 1) / 4 * 3

    /// The outcome of writing a context into baggage.
    public struct Injection: Hashable, Sendable {
        /// Whether all of the context that may cross is carried; if not, it was trimmed, which its
        /// readers see.
        public let isWhole: Bool

        /// How many members of others went to make room for it.
        public let dropped: Int
    }

    /// Writes a context as the leftmost member, in place of any that is there.
    ///
    /// What stays in this process, and what the filter does not allow, is not written. Of what is
    /// left, the most important keys are, as far as the limit goes (``CausalContext/trimmed(to:)``).
    /// An empty context takes no member. To make room, members of others go from the right.
    ///
    /// - Precondition: `limit` is above 0 and at most ``contextBytesMax``.
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    @discardableResult
    public mutating func inject(
        _ context: CausalContext, through filter: ContextFilter = .everything,
        limit: Int = contextBytesMax
    ) -> Injection {
        precondition(limit <= Self.contextBytesMax, "a baggage has no room for more")
        let context = context.outbound(through: filter)
        let carried = context.trimmed(to: limit)
        removeMembers(forKey: Self.contextKey)
        if carried.isEmpty { return Injection(isWhole: true, dropped: 0) }
        let value = Base64Text.text(of: carried.encoded())
        let member = BaggageMember(key: Self.contextKey, encodedValue: value)
        let dropped = makeRoom(for: member.byteCount)
        _ = insert(member, at: 0)
        return Injection(isWhole: carried == context, dropped: dropped)
    }

    /// Returns the context that is carried, and what was wrong with it.
    ///
    /// What the filter does not allow is left out, and what was for the next hop goes no further.
    /// Without a member of ours it is the empty context. A member that cannot be read gives the
    /// empty context and an error; the baggage is not changed.
    ///
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    public func extractContext(
        through filter: ContextFilter = .everything
    ) -> (context: CausalContext, error: CarriedContextError?) {
        let ours = members.filter { $0.key == Self.contextKey }
        guard let first = ours.first else { return (CausalContext(), nil) }
        do {
            let context = try Self.context(in: first).inbound(through: filter)
            return (context, ours.count > 1 ? .severalMembers(ours.count) : nil)
        } catch {
            return (CausalContext(), error)
        }
    }

    private static func context(
        in member: BaggageMember
    ) throws(CarriedContextError) -> CausalContext {
        // Another participant may have percent-encoded what did not need it.
        let text = member.value
        // A length that is no multiple of four tells that the end is missing, whatever the rest is.
        guard text.utf8.count.isMultiple(of: 4) else {
            throw .notBase64(byteOffset: text.utf8.count)
        }
        let bytes: [UInt8]
        do { bytes = try Base64Text.bytes(of: text) } catch {
            throw .notBase64(byteOffset: error.position.column - 1)
        }
        do { return try CausalContext(decoding: bytes) } catch { throw .notContext(error) }
    }
}
