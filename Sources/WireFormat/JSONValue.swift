/// A JSON value, with the order of its members and the text of its numbers kept.
///
/// It stands in where the reader of a file does not know the type that was written, so that a
/// document read and written again keeps its bytes.
public indirect enum JSONValue: Hashable, Sendable {
    /// One member of an object.
    public struct Member: Hashable, Sendable {
        /// The name of the member.
        public var name: String

        /// The value of the member.
        public var value: JSONValue

        /// Creates a member.
        public init(_ name: String, _ value: JSONValue) {
            self.name = name
            self.value = value
        }
    }

    /// null.
    case null
    /// true or false.
    case bool(Bool)
    /// A number, as it is written.
    case number(String)
    /// A string.
    case string(String)
    /// An array.
    case array([JSONValue])
    /// An object, its members in the order of the document.
    case object([Member])

    /// The member with a name, if this is an object that has it.
    ///
    /// - Complexity: O(*n*), where *n* is the number of members.
    public subscript(name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }

    /// The whole number, if this is one that fits.
    public var integer: Int64? {
        guard case .number(let text) = self else { return nil }
        return Int64(text)
    }

    /// The string, if this is one.
    public var string: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }
}

extension JSONValue: JSONRepresentable, CustomStringConvertible {
    /// Writes the value.
    public func write(to json: inout JSONWriter) {
        switch self {
        case .null: json.null()
        case .bool(let value): json.bool(value)
        case .number(let text): json.raw(text)
        case .string(let text): json.string(text)
        case .array(let values):
            json.beginArray()
            for value in values { value.write(to: &json) }
            json.endArray()
        case .object(let members):
            json.beginObject()
            for member in members {
                json.key(member.name)
                member.value.write(to: &json)
            }
            json.endObject()
        }
    }

    /// Reads one value of any kind; an object that names a member twice is refused.
    public init(from json: inout JSONReader) throws(TextError) {
        switch json.peek() {
        case UInt8(ascii: "{"):
            var members: [Member] = []
            // Names are told apart by their bytes, as they are written; two forms of one accented
            // letter are two names.
            var names: Set<[UInt8]> = []
            try json.beginObject()
            while let name = try json.nextKey() {
                guard names.insert(Array(name.utf8)).inserted else {
                    throw TextError(
                        "the member '\(name)' appears twice", at: json.unexpectedKey(name).position)
                }
                members.append(Member(name, try JSONValue(from: &json)))
            }
            self = .object(members)
        case UInt8(ascii: "["):
            var values: [JSONValue] = []
            try json.beginArray()
            while try json.nextElement() { values.append(try JSONValue(from: &json)) }
            self = .array(values)
        case UInt8(ascii: "\""): self = .string(try json.string())
        case UInt8(ascii: "t"), UInt8(ascii: "f"): self = .bool(try json.bool())
        case UInt8(ascii: "n"):
            guard try json.null() else { throw json.error("expected a value") }
            self = .null
        case .some(UInt8(ascii: "-")), .some(UInt8(ascii: "0")...UInt8(ascii: "9")):
            self = .number(try json.number())
        default: throw json.error("expected a value")
        }
    }

    /// The value as compact JSON.
    public var description: String {
        var json = JSONWriter()
        write(to: &json)
        return json.text
    }
}
