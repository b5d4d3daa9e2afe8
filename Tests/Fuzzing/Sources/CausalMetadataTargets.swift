import CausalMetadata
import WireFormat

extension FuzzTarget {
    /// The decoders of causal contexts: 0x50 to 0x5f.
    static let causalMetadata = [
        FuzzTarget(
            0x50, "causal-context", seeds: { exampleContexts.map { $0.encoded() } + hostile },
            check: { bytes in
                checkBytes(
                    bytes,
                    decode: { (bytes) throws(WireError) in
                        try CausalContext(decoding: Array(bytes))
                    },
                    encode: { $0.encoded() }, laws: checkLaws)
            }),
        FuzzTarget(
            0x51, "causal-context-pair",
            seeds: {
                zip(exampleContexts, exampleContexts.dropFirst()).map {
                    joined($0.encoded(), $1.encoded())
                }
            },
            check: checkPair),
    ]

    private enum Raised: ContextKey {
        typealias Value = ContextFlag
        static let number: UInt16 = 16
    }

    private enum Largest: ContextKey {
        typealias Value = ContextMaximum
        static let number: UInt16 = 17
    }

    private enum Names: ContextKey {
        typealias Value = ContextSet
        static let number: UInt16 = 0x0102
    }

    private static var exampleContexts: [CausalContext] {
        var context = CausalContext()
        var contexts = [context]
        context[Raised.self] = ContextFlag()
        contexts.append(context)
        context[Largest.self] = ContextMaximum(1 << 40)
        contexts.append(context)
        context[Names.self] = ["north", "é", "e\u{301}"]
        return contexts + [context]
    }

    private static let hostile: [[UInt8]] = [
        [0], [1, 0], [2, 0], [1, 16, 2, 17, 0xfe, 2, 17, 0xff], [2, 0, 1, 2, 0, 1],
        [2, 0, 2, 2, 0, 1], [0x82, 0, 0, 1],
        [0xff, 0xff, 0x03, 0], [0x81, 0x80, 0x04], [3, 0, 2, 9], [4, 1, 2, 0xc3, 0x28],
    ]

    private static func checkLaws(of context: CausalContext) {
        expect(context.merging(context) == context, "\(context) merged with itself")
        expect(context.isEmpty == context.encoded().isEmpty, "\(context) is empty or not")
        checkKey(Raised.self, of: context)
        checkKey(Largest.self, of: context)
        checkKey(Names.self, of: context)
    }

    /// Checks that what is read under a key can be written and is then read again.
    private static func checkKey<Key: ContextKey>(_ key: Key.Type, of context: CausalContext) {
        var written = context
        written[key] = context[key]
        expect(written[key] == context[key], "\(key) of \(context)")
        let again = Result { () throws(WireError) in
            try CausalContext(decoding: written.encoded())
        }
        expect(again == .success(written), "\(written) is read back as \(again)")
    }

    private static func checkPair(_ bytes: [UInt8]) {
        let (left, right) = halves(bytes)
        guard let left = try? CausalContext(decoding: left),
            let right = try? CausalContext(decoding: right)
        else { return }
        let merged = left.merging(right)
        expect(merged == right.merging(left), "\(left) and \(right) do not commute")
        expect(merged.merging(left) == merged, "\(left) is not in \(merged)")
        let again = Result { () throws(WireError) in
            try CausalContext(decoding: merged.encoded())
        }
        expect(again == .success(merged), "\(merged) is read back as \(again)")
    }
}
