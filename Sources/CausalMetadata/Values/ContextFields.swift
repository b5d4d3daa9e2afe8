import WireFormat

/// The values of a structure, by the numbers of its fields: merging joins each field.
///
/// A structure of several values is a value in a few lines:
///
///     struct Usage: ContextValue {
///         var bytes: ContextCounter?
///         var tenants: ContextSet?
///         private var others = ContextFields()
///
///         init?(parts: [ArraySlice<UInt8>]) {
///             guard var fields = ContextFields(parts: parts) else { return nil }
///             bytes = fields.take(0)
///             tenants = fields.take(1)
///             others = fields
///         }
///
///         var parts: [[UInt8]] {
///             var fields = others
///             fields.put(bytes, at: 0)
///             fields.put(tenants, at: 1)
///             return fields.parts
///         }
///     }
///
/// What is left once all fields were taken belongs to fields that a later version of the structure
/// has; a node that keeps it does not destroy them when it writes the value back.
///
/// The fields are of any type that a context holds, structures and maps included. How deep they
/// nest follows from the types alone, never from bytes that arrived.
public struct ContextFields: ContextValue, CustomStringConvertible {
    /// The parts of each field, in rising order, none twice.
    private var partsByField: [UInt16: [[UInt8]]] = [:]

    /// Creates a structure of which no field has a value.
    public init() {}

    /// Creates the fields of the parts that begin with the number of a field, or nil if none is
    /// part of a structure.
    ///
    /// - Complexity: O(*n* log *n*), where *n* is the number of parts.
    public init?(parts: [ArraySlice<UInt8>]) {
        var isStructure = false
        for part in parts {
            if part.isEmpty {
                isStructure = true
                continue
            }
            var reader = ByteReader(part)
            guard let number = try? reader.readOrderedNumber(),
                let field = UInt16(exactly: number)
            else { continue }
            partsByField[field, default: []].append(Array(part.dropFirst(reader.byteOffset)))
        }
        guard isStructure || !partsByField.isEmpty else { return nil }
        partsByField = partsByField.mapValues(Self.canonical)
    }

    /// Removes a field and returns its value, or nil if it has none that can be read.
    ///
    /// - Complexity: That of reading the value.
    public mutating func take<Value: ContextValue>(_ field: UInt16) -> Value? {
        partsByField.removeValue(forKey: field).flatMap { Value(parts: $0.map { $0[...] }) }
    }

    /// Sets the value of a field, in place of what is there; nil sets none.
    ///
    /// - Complexity: That of writing the value.
    public mutating func put(_ value: (some ContextValue)?, at field: UInt16) {
        partsByField[field] = value.map { Self.canonical($0.parts) }
    }

    /// The parts of each value with the number of its field before them, and one empty part if
    /// there is no value.
    ///
    /// - Complexity: O(*n* log *n*), where *n* is the number of parts.
    public var parts: [[UInt8]] {
        if partsByField.isEmpty { return [[]] }
        return partsByField.sorted { $0.key < $1.key }.flatMap { field, parts in
            var writer = ByteWriter()
            writer.write(orderedNumber: UInt64(field))
            return parts.map { writer.bytes + $0 }
        }
    }

    /// The number of each field with its parts: `{0: 0x05, 1: north south}`.
    ///
    /// - Complexity: O(*n* log *n*), where *n* is the number of parts.
    public var description: String {
        let fields = partsByField.sorted { $0.key < $1.key }.map { field, parts in
            "\(field): \(PartText.text(of: parts.map { $0[...] }))"
        }
        return "{" + fields.joined(separator: ", ") + "}"
    }

    private static func canonical(_ parts: [[UInt8]]) -> [[UInt8]] {
        Set(parts).sorted { $0.lexicographicallyPrecedes($1) }
    }
}
