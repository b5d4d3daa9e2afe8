/// A way to read the keys and values of a baggage.
///
/// The bytes of a baggage are the same to all; what they say differs:
///
///     let baggage = Baggage.reading(["user+id=Am%C3%A9lie+P"]).baggage
///     baggage["user+id"]                      // Amélie+P
///     baggage["user id", as: .openTelemetry]  // Amélie P
///
/// What is written by either is read alike by both.
public enum BaggageDialect: Hashable, Sendable {
    /// As W3C Baggage says: keys stand for themselves, values are percent-encoded, and one key may
    /// have several members.
    case w3c

    /// As the propagators of OpenTelemetry for Python read it: keys are percent-encoded too, a plus
    /// sign is a space, and of several members of a key the last one counts.
    ///
    /// Properties are no part of the value, as the specification of OpenTelemetry has it; that
    /// propagator leaves them there.
    case openTelemetry

    func key(of member: BaggageMember) -> String {
        switch self {
        case .w3c: member.key
        case .openTelemetry: PercentEncoding.decoded(member.key, plusIsSpace: true)
        }
    }

    func value(of member: BaggageMember) -> String {
        switch self {
        case .w3c: member.value
        case .openTelemetry: PercentEncoding.decoded(member.encodedValue, plusIsSpace: true)
        }
    }
}

extension Baggage {
    /// An entry of a baggage, as a dialect reads it.
    public struct Entry: Hashable, Sendable {
        /// The key.
        public let key: String
        /// The value.
        public let value: String

        /// Creates an entry.
        public init(key: String, value: String) {
            self.key = key
            self.value = value
        }
    }

    /// Returns the keys with their values, in order; in the dialect of OpenTelemetry each key once,
    /// where it came first.
    ///
    /// - Complexity: O(*n*), where *n* is ``byteCount``.
    public func entries(as dialect: BaggageDialect = .w3c) -> [Entry] {
        let all = members.map { Entry(key: dialect.key(of: $0), value: dialect.value(of: $0)) }
        if dialect == .w3c { return all }
        var last: [String: String] = [:]
        for entry in all { last[entry.key] = entry.value }
        return all.compactMap { entry in
            last.removeValue(forKey: entry.key).map { Entry(key: entry.key, value: $0) }
        }
    }

    /// Returns the value of a key, or nil if there is none: that of the first member, in the dialect
    /// of OpenTelemetry of the last.
    ///
    /// - Complexity: O(*n*), where *n* is ``byteCount``.
    public subscript(key: String, as dialect: BaggageDialect) -> String? {
        let member =
            switch dialect {
            case .w3c: members.first { $0.key == key }
            case .openTelemetry: members.last { dialect.key(of: $0) == key }
            }
        return member.map { dialect.value(of: $0) }
    }

    /// Sets the value of a key, in the place of the first member of the key, removes the others, and
    /// returns whether it fits; if not, nothing changes.
    ///
    /// By the W3C a key has to be an HTTP token, or it does not fit; in the dialect of OpenTelemetry
    /// it can be any text but the empty one.
    ///
    /// - Complexity: O(*n*), where *n* is ``byteCount``.
    @discardableResult
    public mutating func set(
        _ value: String, forKey key: String, as dialect: BaggageDialect = .w3c
    ) -> Bool {
        let written =
            switch dialect {
            case .w3c: key
            case .openTelemetry: PercentEncoding.encoded(key, literal: .baggageKeyLiteral)
            }
        guard let member = BaggageMember(key: written, value: value) else { return false }
        return replaceMembers(by: member) { dialect.key(of: $0) == key }
    }
}
