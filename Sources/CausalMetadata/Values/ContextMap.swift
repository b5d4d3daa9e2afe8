import WireFormat

/// A map from names to values, which merges by joining the values of each name.
///
/// The values are of any type that a context holds, maps included. Names are compared by their
/// bytes. A map compacts as its values do.
public struct ContextMap<Value: ContextValue>: ContextValue {
    private var values: [[UInt8]: Value] = [:]

    /// Creates the map without names.
    public init() {}

    /// The names, in the order of their bytes.
    ///
    /// - Complexity: O(*n* log *n*), where *n* is the number of names.
    public var names: [String] {
        sortedNames.map { String(decoding: $0, as: UTF8.self) }
    }

    /// The value of a name, or nil if the map has none.
    public subscript(name: String) -> Value? {
        get { values[Array(name.utf8)] }
        set { values[Array(name.utf8)] = newValue }
    }

    /// Returns whether values of the map have writes under an identity that are not in what is known of it.
    ///
    /// - Complexity: O(*n* *m*), where *n* and *m* are the numbers of writes that are kept.
    public func exceeds(_ known: Self?, under identity: ContextIdentity) -> Bool {
        values.contains { $1.exceeds(known?.values[$0], under: identity) }
    }

    /// Creates the map of the parts that have a name and a readable value, or nil if none is part
    /// of a map.
    public init?(parts: [ArraySlice<UInt8>]) {
        var isMap = false
        var partsByName: [[UInt8]: [ArraySlice<UInt8>]] = [:]
        for part in parts {
            if part.isEmpty {
                isMap = true
                continue
            }
            var reader = ByteReader(part)
            guard let name = try? reader.readLengthPrefixed(atMost: reader.remaining),
                String(validating: name, as: UTF8.self) != nil
            else { continue }
            partsByName[Array(name), default: []].append(part[name.endIndex...])
        }
        for (name, parts) in partsByName {
            if let value = Value(parts: parts) { values[name] = value }
        }
        guard isMap || !values.isEmpty else { return nil }
    }

    /// The parts of each value with the name before them, and one empty part for no names.
    public var parts: [[UInt8]] {
        guard !values.isEmpty else { return [[]] }
        var all: [[UInt8]] = []
        for name in sortedNames {
            var writer = ByteWriter()
            writer.write(lengthPrefixed: name)
            for part in values[name]?.parts ?? [] { all.append(writer.bytes + part) }
        }
        return all
    }

    private var sortedNames: [[UInt8]] {
        values.keys.sorted { $0.lexicographicallyPrecedes($1) }
    }
}
