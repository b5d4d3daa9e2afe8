/// A way to write named values into a carrier, such as the headers of a request.
///
/// It has the shape of the protocol of that name in Swift's tracing package, so one type can
/// conform to both.
public protocol Injector<Carrier>: Sendable {
    /// The type that carries the values.
    associatedtype Carrier

    /// Writes a value, in place of any of that name.
    func inject(_ value: String, forKey key: String, into carrier: inout Carrier)

    /// Removes every value of a name, and returns whether the carrier lets anything be removed.
    ///
    /// By default it does not; then what an earlier message left is overwritten.
    func remove(key: String, from carrier: inout Carrier) -> Bool
}

extension Injector {
    /// Returns false: such a carrier can only be written to.
    public func remove(key: String, from carrier: inout Carrier) -> Bool { false }

    /// Leaves nothing of an earlier message under a name: removes it, or else writes the smallest
    /// value that is valid there.
    func clear(_ key: String, with smallest: String, in carrier: inout Carrier) {
        if !remove(key: key, from: &carrier) { inject(smallest, forKey: key, into: &carrier) }
    }
}

/// A way to read named values from a carrier, such as the headers of a request.
///
/// It has the shape of the protocol of that name in Swift's tracing package, so one type can
/// conform to both.
public protocol Extractor<Carrier>: Sendable {
    /// The type that carries the values.
    associatedtype Carrier

    /// Returns the value of a name, or nil if there is none.
    ///
    /// A carrier with several values of one name joins them with commas, as HTTP does.
    func extract(key: String, from carrier: Carrier) -> String?
}

/// A carrier for headers in a dictionary, whose names are the same in upper and lower case.
public struct HeaderDictionary: Injector, Extractor {
    /// Creates the way to read and write dictionaries.
    public init() {}

    /// Writes a header, in place of every one whose name differs in case only.
    ///
    /// - Complexity: O(*n*), where *n* is the number of headers.
    public func inject(_ value: String, forKey key: String, into carrier: inout [String: String]) {
        for name in carrier.keys.filter({ Self.areSame($0, key) }) where name != key {
            carrier[name] = nil
        }
        carrier[key] = value
    }

    /// Removes every header whose name is this one or differs in case only.
    ///
    /// - Complexity: O(*n*), where *n* is the number of headers.
    public func remove(key: String, from carrier: inout [String: String]) -> Bool {
        for name in carrier.keys.filter({ Self.areSame($0, key) }) { carrier[name] = nil }
        return true
    }

    /// Returns a header; the values of names that differ in case only are joined with commas, in
    /// the order of their names.
    ///
    /// - Complexity: O(*n*), where *n* is the number of headers.
    public func extract(key: String, from carrier: [String: String]) -> String? {
        let found = carrier.filter { Self.areSame($0.key, key) }
        if found.count < 2 { return found.first?.value }
        return found.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            .map(\.value).joined(separator: ",")
    }

    private static func areSame(_ left: String, _ right: String) -> Bool {
        left.utf8.count == right.utf8.count
            && zip(left.utf8, right.utf8).allSatisfy { lowercased($0) == lowercased($1) }
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte + 0x20 : byte
    }
}
