/// A decoder under test.
struct FuzzTarget: Sendable {
    /// The first byte of the inputs that are meant for it.
    ///
    /// The corpus holds it, so it never changes and is never given to another decoder.
    let number: UInt8

    /// The name, with which the files of its seeds begin.
    let name: String

    /// Inputs to begin with: encodings of ordinary values, and forms that must be refused.
    let seeds: @Sendable () -> [[UInt8]]

    /// Decodes an input and stops the program if a law does not hold.
    let check: @Sendable ([UInt8]) -> Void

    init(
        _ number: UInt8, _ name: String, seeds: @escaping @Sendable () -> [[UInt8]],
        check: @escaping @Sendable ([UInt8]) -> Void
    ) {
        self.number = number
        self.name = name
        self.seeds = seeds
        self.check = check
    }

    /// A decoder of text.
    init(
        _ number: UInt8, _ name: String, texts: [String],
        check: @escaping @Sendable ([UInt8]) -> Void
    ) {
        self.init(number, name, seeds: { texts.map { Array($0.utf8) } }, check: check)
    }

    /// All decoders.
    static let all: [FuzzTarget] =
        vectorClocks + clockDeltas + intervalTrees + timestamps + versionVectors + dottedVectors
        + identities
        + causalMetadata + carriers + json + traces
        + snapshots + scenarios + frames + storeMessages

    /// The decoders by number.
    private static let byNumber: [FuzzTarget?] = {
        var targets: [FuzzTarget?] = Array(repeating: nil, count: 256)
        for target in all {
            precondition(targets[Int(target.number)] == nil, "\(target.name) has a taken number")
            targets[Int(target.number)] = target
        }
        return targets
    }()

    /// Runs one input, and returns whether its first byte is the number of a decoder.
    static func run(_ input: [UInt8]) -> Bool {
        guard let number = input.first, let target = byNumber[Int(number)] else { return false }
        target.check(Array(input.dropFirst()))
        return true
    }
}
