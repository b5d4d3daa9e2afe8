/// One member of a ``Baggage``: a key, a value and properties.
///
///     let user = BaggageMember(key: "userId", value: "Amélie")
///     user?.description  // userId=Am%C3%A9lie
public struct BaggageMember: Hashable, Sendable {
    /// A property of a member: a key, or a key with a value.
    public struct Property: Hashable, Sendable {
        /// The key, an HTTP token.
        public let key: String

        /// The value as written in the header, or nil if there is no equals sign.
        public let encodedValue: String?

        /// The value, percent-decoded.
        public var value: String? { encodedValue.map { PercentEncoding.decoded($0) } }

        /// Creates a property, or nil if `key` is not an HTTP token.
        public init?(key: String, value: String? = nil) {
            guard BaggageMember.isToken(key) else { return nil }
            self.init(key: key, encodedValue: value.map(BaggageMember.encoded))
        }

        init(key: String, encodedValue: String?) {
            self.key = key
            self.encodedValue = encodedValue
        }
    }

    /// The key, an HTTP token; upper and lower case differ.
    public let key: String

    /// The value as written in the header.
    ///
    /// It is what is sent on, so another's value leaves as it came.
    public let encodedValue: String

    /// The properties, in order.
    public let properties: [Property]

    /// The value, percent-decoded; bytes that are not UTF-8 become U+FFFD.
    ///
    /// - Complexity: O(*n*), where *n* is the length of the value.
    public var value: String { PercentEncoding.decoded(encodedValue) }

    /// Creates a member, or nil if `key` is not an HTTP token.
    ///
    /// Of the value, what the grammar does not allow is percent-encoded, the percent sign, and the
    /// plus sign, which some readers take for a space.
    public init?(key: String, value: String, properties: [Property] = []) {
        guard Self.isToken(key) else { return nil }
        self.init(key: key, encodedValue: Self.encoded(value), properties: properties)
    }

    init(key: String, encodedValue: String, properties: [Property] = []) {
        self.key = key
        self.encodedValue = encodedValue
        self.properties = properties
    }

    /// How many bytes the member takes in a header, without the comma before or after it.
    ///
    /// - Complexity: O(*n*), where *n* is the number of properties.
    public var byteCount: Int {
        properties.reduce(key.utf8.count + 1 + encodedValue.utf8.count) { sum, property in
            sum + 1 + property.key.utf8.count
                + (property.encodedValue.map { 1 + $0.utf8.count } ?? 0)
        }
    }

    private static func isToken(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy(ByteSet.token.contains)
    }

    private static func encoded(_ value: String) -> String {
        PercentEncoding.encoded(value, literal: .baggageLiteral)
    }
}

extension BaggageMember: CustomStringConvertible {
    /// The member as written in a header, without white space.
    public var description: String {
        var text = "\(key)=\(encodedValue)"
        for property in properties {
            text += ";\(property.key)"
            if let value = property.encodedValue { text += "=\(value)" }
        }
        return text
    }
}
