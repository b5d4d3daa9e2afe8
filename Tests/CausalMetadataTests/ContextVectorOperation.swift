import CausalMetadata
import LogicalClocks
import TestSupport
import WireFormat

/// The operations of the vector file, on text.
enum ContextVectorOperation {
    private enum Count: ContextKey {
        typealias Value = ContextCounter
        static let number: UInt16 = 24
    }

    private enum Owner: ContextKey {
        typealias Value = ContextRegister
        static let number: UInt16 = 25
    }

    private enum Names: ContextKey {
        typealias Value = ContextObservedRemoveSet
        static let number: UInt16 = 26
    }

    /// What an operation gives; bytes, text, or why and where something is refused.
    static func output(of operation: String, _ inputs: [String]) -> String {
        do {
            return try run(operation, inputs)
        } catch let error as WireError {
            return "\(error.code) at \(error.byteOffset)"
        } catch {
            return "\(error)"
        }
    }

    private static func run(_ operation: String, _ inputs: [String]) throws -> String {
        switch operation {
        case "number": return hexes(ContextMinimum(UInt64(inputs[0]) ?? 0).parts)
        case "flipped": return hexes(ContextMaximum(UInt64(inputs[0]) ?? 0).parts)
        case "read number":
            let number = ContextMinimum(parts: [bytes(inputs[0])[...]])
            return number.map { "\($0.value)" } ?? "refused"
        case "value": return value(inputs[0], list(inputs[1]))
        case "vector header": return try header(VectorClock(parsing: inputs[0]), inputs)
        case "stamp header": return try header(Stamp(parsing: inputs[0]), inputs)
        case "read vector header":
            let read = try CausalHeader<VectorClock>(decoding: bytes(inputs[0]))
            return "\(read.clock), \(hex(read.context.encoded()))"
        case "read block":
            return hex(try ContextBlock(decoding: bytes(inputs[0])).context.encoded())
        case "atoms":
            let contexts = try list(inputs[0]).map { atom in
                var writer = ByteWriter()
                if !atom.isEmpty { writer.write(lengthPrefixed: atom) }
                return try CausalContext(decoding: writer.bytes)
            }
            return hex(contexts.reduce(CausalContext()) { $0.merging($1) }.encoded())
        default: return try run(operation, on: CausalContext(decoding: bytes(inputs[0])), inputs)
        }
    }

    private static func run(
        _ operation: String, on input: CausalContext, _ inputs: [String]
    ) throws -> String {
        var context = input
        if inputs.count > 2 { context.holder = ContextHolder(rawValue: UInt64(inputs[2]) ?? 0) }
        switch operation {
        case "decode": break
        case "merge": context = try context.merging(CausalContext(decoding: bytes(inputs[1])))
        case "trim": context.trim(to: Int(inputs[1]) ?? 1)
        case "identity": return context.identity.description
        case "branch":
            let branches = (0..<(Int(inputs[1]) ?? 0)).map { _ in context.branch() }
            return hexes(([context] + branches).map { $0.encoded() })
        case "join": try context.join(CausalContext(decoding: bytes(inputs[1])))
        case "count": try context.increment(Count.self, by: UInt64(inputs[1]) ?? 0)
        case "write": try context.write(inputs[1], to: Owner.self)
        case "add": try context.insert(inputs[1], into: Names.self)
        case "remove": try context.remove(inputs[1], from: Names.self)
        case "send": context = context.outbound()
        case "receive": context = context.inbound()
        case "deny":
            context = context.filtered(by: .denying(range(inputs[1])))
        case "allow": context = context.filtered(by: .allowing(range(inputs[1])))
        case "block": return try hex(ContextBlock(context).encoded())
        case "baggage":
            var baggage = Baggage()
            baggage.inject(context)
            return baggage.isEmpty ? "-" : baggage.description
        default: return "unknown operation"
        }
        return hex(context.encoded())
    }

    private static func header<Clock: LogicalClock & BinaryRepresentable>(
        _ clock: Clock, _ inputs: [String]
    ) throws -> String {
        let context = try CausalContext(decoding: bytes(inputs[1]))
        let limit = Int(inputs[2]) ?? 1
        return hex(try CausalHeader(clock: clock, context: context).encoded(limit: limit))
    }

    /// The value of parts in words, and the parts that it is written in.
    private static func value(_ type: String, _ parts: [[UInt8]]) -> String {
        func read<V: ContextValue>(_ type: V.Type, _ text: (V) -> String) -> String {
            guard let value = V(parts: parts.map { $0[...] }) else { return "none" }
            return "\(text(value)) = \(hexes(value.parts))"
        }
        func names(_ names: [String]) -> String { "[\(names.joined(separator: " "))]" }
        func disputed(_ isDisputed: Bool) -> String { isDisputed ? " disputed" : "" }
        switch type {
        case "flag": return read(ContextFlag.self) { _ in "true" }
        case "conjunction": return read(ContextConjunction.self) { "\($0.value)" }
        case "maximum": return read(ContextMaximum.self) { "\($0.value)" }
        case "minimum": return read(ContextMinimum.self) { "\($0.value)" }
        case "set": return read(ContextSet.self) { names($0.names) }
        case "intersection": return read(ContextIntersection.self) { names($0.names) }
        case "map of maxima":
            return read(ContextMap<ContextMaximum>.self) { map in
                names(map.names.map { "\($0):\(map[$0]?.value ?? 0)" })
            }
        case "counter":
            return read(ContextCounter.self) { "\($0.total)\(disputed($0.isDisputed))" }
        case "up-down counter":
            return read(ContextUpDownCounter.self) { "\($0.total)\(disputed($0.isDisputed))" }
        case "register":
            return read(ContextRegister.self) { names($0.values) + disputed($0.isDisputed) }
        case "removable set":
            return read(ContextObservedRemoveSet.self) {
                names($0.names) + disputed($0.isDisputed)
            }
        case "maximum in field 0, set in field 1":
            return read(ContextFields.self) { fields in
                var fields = fields
                let (maximum, set): (ContextMaximum?, ContextSet?) = (
                    fields.take(0), fields.take(1)
                )
                return "\(maximum.map { "\($0.value)" } ?? "none") \(names(set?.names ?? []))"
            }
        case "vector clock": return read(VectorClock.self) { $0.description }
        case "event tree": return read(EventTree.self) { $0.description }
        default: return "unknown type"
        }
    }

    private static func bytes(_ text: String) -> [UInt8] { [UInt8](spaced: text) }

    private static func range(_ text: String) -> ClosedRange<UInt16> {
        let ends = text.split(separator: "-").compactMap { UInt16($0) }
        return ends[0]...ends[1]
    }

    private static func list(_ text: String) -> [[UInt8]] {
        text.split(separator: ",").map { [UInt8](spaced: $0) }
    }

    private static func hex(_ bytes: [UInt8]) -> String { bytes.spaced }

    private static func hexes(_ all: [[UInt8]]) -> String {
        all.map(hex).joined(separator: ", ")
    }
}
