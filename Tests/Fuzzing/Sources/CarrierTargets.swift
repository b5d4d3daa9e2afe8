import CausalMetadata
import LogicalClocks
import WireFormat

extension FuzzTarget {
    /// The decoders of what carries contexts, of values, and the filters: 0x52 to 0x5f.
    static let carriers = [
        FuzzTarget(
            0x52, "trace-parent",
            texts: [position, "cc" + position.dropFirst(2) + "-more", position + ".", "00-0-0-0"],
            check: { checkText(TraceParent.self, $0) }),
        FuzzTarget(
            0x53, "trace-state",
            texts: ["foo=1,bar=2", "foo=1, ,foo=2", "a@b=c d \t,", "a=", "A=1", "a=1=2"],
            check: { bytes in
                checkText(TraceState.self, bytes) { state in
                    expect(state.members.count <= TraceState.membersMax, "\(state) is too long")
                    expect(state.header(atMost: 512).utf8.count <= 512, "\(state) is not cut")
                }
            }),
        FuzzTarget(
            0x54, "baggage",
            texts: [
                "k=v;p;q=1, k2 = %c3%a9 ,k=w", "cc=ARA=,a=1", "cc=*,a", ",;=", "a=%,b=%f,c=%ff",
                "cc=%41%52A%3D;p", "cc=ARA=,cc=ARA=",
            ],
            check: checkBaggage),
        FuzzTarget(
            0x55, "context-block",
            seeds: { [[0, 0], [0, 2, 1, 16], [1, 1, 9], [0, 0x80, 0], [0, 3, 1, 16, 0]] },
            check: { bytes in
                checkBinary(ContextBlock.self, bytes)
                var reader = ByteReader(bytes)
                do throws(WireError) {
                    _ = try ContextBlock(from: &reader, limit: 8)
                } catch {
                    guard case .unsupportedVersion = error.code else { return }
                    expect(reader.byteOffset == 2 + Int(bytes[1]), "\(bytes) is not skipped")
                }
            }),
        FuzzTarget(
            0x56, "context-values",
            seeds: {
                [
                    [1, 2, 1, 0xfe, 2, 1, 0xfd], [0, 1, 0], [2, 0, 0xfe, 3, 1, 0x80, 0xfd],
                    [4, 1, 0x61, 1, 0xfe, 5, 1, 0x61, 1, 0x61, 9], [3, 0, 0, 0xfe, 2, 1, 0x61],
                    [4, 9, 0x80, 0x80, 0xfe, 3, 2, 0x40, 0],
                ]
            },
            check: checkValues),
        FuzzTarget(
            0x57, "context-filter",
            seeds: {
                [
                    [0, 1, 0, 16, 1, 16, 1, 17], [0xc0, 5, 0xe0, 0, 4, 0xc0, 0xc0, 5, 1, 0, 0xc1],
                    [0xd0, 0, 0xd0, 0, 4, 0xc0, 0xd0, 0, 9, 0, 0xc0, 0xe0, 0, 1],
                ]
            },
            check: checkFilter),
    ]

    private static let position = "00-12345678901234567890123456789012-1234567890123456-01"

    private static func checkBaggage(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        let reading = Baggage.reading([text])
        let baggage = reading.baggage
        expect(baggage.byteCount == baggage.description.utf8.count, "\(baggage) is miscounted")
        expect(baggage.byteCount <= Baggage.bytesMax, "\(baggage) is too long")
        expect(baggage.members.count <= Baggage.membersMax, "\(baggage) has too many members")
        let again = Baggage.reading([baggage.description])
        expect(again.baggage == baggage && again.ignored == 0, "\(baggage) is read back otherwise")
        let (context, error) = baggage.extractContext()
        var carrier = baggage
        let injection = carrier.inject(context)
        expect(injection.isWhole || context.isEmpty, "\(context) does not fit again")
        let arrived = carrier.extractContext()
        expect(arrived.context == context.outbound().inbound(), "\(context), \(arrived)")
        expect(error != nil || context == context.inbound(), "\(context) goes on")
        let headers = ["traceparent": text, "tracestate": text, "baggage": text]
        let all = PropagatedContext.extract(from: headers, using: HeaderDictionary())
        expect(all.propagated.context == context, "\(text) gives \(all)")
        expect(all.propagated.baggage[Baggage.contextKey] == nil, "\(all) still has a context")
    }

    /// A structure with maps in it.
    private struct Structure: ContextValue {
        var names: ContextMap<ContextSet>?
        var clock: VectorClock?
        private var others: ContextFields

        init?(parts: [ArraySlice<UInt8>]) {
            guard var fields = ContextFields(parts: parts) else { return nil }
            names = fields.take(0)
            clock = fields.take(1)
            others = fields
        }

        var parts: [[UInt8]] {
            var fields = others
            fields.put(names, at: 0)
            fields.put(clock, at: 1)
            return fields.parts
        }
    }

    private static func checkValues(_ bytes: [UInt8]) {
        var parts: [ArraySlice<UInt8>] = []
        var reader = ByteReader(bytes)
        while let part = try? reader.readLengthPrefixed(atMost: 300) { parts.append(part) }
        checkValue(ContextFlag.self, parts)
        checkValue(ContextConjunction.self, parts)
        checkValue(ContextMaximum.self, parts)
        checkValue(ContextMinimum.self, parts)
        checkValue(ContextSet.self, parts)
        checkValue(ContextIntersection.self, parts)
        checkValue(ContextCounter.self, parts)
        checkValue(ContextUpDownCounter.self, parts)
        checkValue(ContextRegister.self, parts)
        checkValue(ContextObservedRemoveSet.self, parts)
        checkValue(VectorClock.self, parts)
        checkValue(EventTree.self, parts)
        checkValue(ContextFields.self, parts)
        checkValue(Structure.self, parts)
        checkValue(ContextMap<Structure>.self, parts)
        checkValue(ContextMap<ContextMap<EventTree>>.self, parts)
    }

    /// Checks that reading is a join of the first parts and the rest.
    private static func checkValue<Value: ContextValue>(
        _ type: Value.Type, _ parts: [ArraySlice<UInt8>]
    ) {
        let whole = Value(parts: parts)
        expect(Value(parts: parts.reversed() + parts) == whole, "\(type) of \(parts) in any order")
        guard let whole else { return }
        let own = whole.parts
        expect(
            !own.isEmpty && Set(own).count == own.count, "\(type): \(own) has no or double parts")
        expect(Value(parts: own.map { $0[...] }) == whole, "\(type): \(own) is read otherwise")
        let middle = parts.count / 2
        guard let first = Value(parts: Array(parts[..<middle])) else { return }
        let compacted = first.parts.map { $0[...] } + parts[middle...]
        expect(Value(parts: compacted) == whole, "\(type) of \(parts) is compacted otherwise")
    }

    private static func checkFilter(_ bytes: [UInt8]) {
        guard bytes.count >= 4 else { return }
        let (a, b) = (UInt16(bytes[0]) << 8, UInt16(bytes[2]) << 8)
        let (first, second) = (a | UInt16(bytes[1]), b | UInt16(bytes[3]))
        let range = min(first, second)...max(first, second)
        guard let context = try? CausalContext(decoding: Array(bytes.dropFirst(4))) else { return }
        for filter in [ContextFilter.allowing(range), .denying(range)] {
            for crossed in [
                context.filtered(by: filter), context.outbound(through: filter),
                context.inbound(through: filter),
            ] {
                let again = Result { () throws(WireError) in
                    try CausalContext(decoding: crossed.encoded())
                }
                expect(again == .success(crossed), "\(context) through \(filter): \(crossed)")
                expect(crossed.isComplete || !context.isComplete, "\(crossed) of \(context)")
                // A cut that was raised is at most the 2 of the counters and a number.
                expect(crossed.encoded().count <= bytes.count + 6, "\(crossed) is longer")
            }
            let inside = context.filtered(by: filter)
            expect(inside.filtered(by: filter) == inside, "\(inside) is filtered otherwise")
            let out = context.outbound(through: filter)
            expect(out.outbound(through: filter) == out, "\(out) goes out otherwise")
        }
    }
}
