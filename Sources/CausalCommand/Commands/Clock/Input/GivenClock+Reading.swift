import CommandLineKit
import LogicalClocks
import WireFormat

extension GivenClock {
    /// The most bytes of a file of clocks.
    private static let fileBytesMax = 1 << 24

    /// Returns the clocks of all operands, where `-` and `@FILE` stand for one on each line.
    static func read(
        _ operands: [String], _ console: Console
    ) throws(CommandFailure) -> [GivenClock] {
        var clocks: [GivenClock] = []
        for operand in operands {
            if operand == "-" {
                guard operands.count(where: { $0 == "-" }) == 1 else {
                    throw .usage("Standard input can only be read once")
                }
                clocks += try lines(of: operand, console)
            } else if operand.hasPrefix("@") {
                guard operand.count > 1 else {
                    throw .usage("'@' needs the name of a file after it")
                }
                clocks += try lines(of: String(operand.dropFirst()), console)
            } else {
                clocks.append(try GivenClock(operand, .operand(clocks.count + 1)))
            }
        }
        return clocks
    }

    private static func lines(
        of path: String, _ console: Console
    ) throws(CommandFailure) -> [GivenClock] {
        let bytes = try InputFile.read(path, limitBytes: fileBytesMax, console)
        let file = path == "-" ? "standard input" : path
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw CommandFailure(
                .badData, "is not text in UTF-8", file: file,
                remedy: "Write bytes as hexadecimal digits, as in hex:8990.")
        }
        var clocks: [GivenClock] = []
        for (index, line) in text.split(
            omittingEmptySubsequences: false, whereSeparator: \.isNewline
        ).enumerated() where !line.allSatisfy(\.isWhitespace) {
            clocks.append(try GivenClock(String(line), .line(index + 1, file: file)))
        }
        guard !clocks.isEmpty else {
            throw CommandFailure(
                .badData, "holds no clock", file: file, remedy: "Write one clock on each line.")
        }
        return clocks
    }

    /// Returns what to do about a malformed clock.
    func remedy(_ family: ClockFamily) -> String {
        isBytes
            ? "Check that nothing was cut off, and that it is \(family.profile.withArticle)."
            : family.profile.remedy
    }

    /// Returns the clock of a family; names that are new join the roster, and without a roster
    /// there are only numbers.
    func clock(
        _ family: ClockFamily, names roster: inout Roster?
    ) throws(TextError) -> any CommandClock {
        let type = family.type.type(reading: self)
        switch content {
        case .text:
            do throws(TextError) {
                if let naming = type as? any NamingClock.Type, var names = roster {
                    defer { roster = names }
                    return try naming.init(parsing: body, roster: &names)
                }
                return try type.init(parsing: body)
            } catch {
                var shifted = error
                if error.position.line == 1 { shifted.position.column += leadingBytes }
                throw shifted
            }
        case .bytes(let bytes, let columns):
            do throws(WireError) {
                return try type.init(decoding: bytes)
            } catch {
                throw Self.error(error, columns)
            }
        case .compact(let bytes, let columns):
            guard let compact = type as? any CompactClock.Type else {
                throw TextError(
                    "\(family.profile.withArticle) has no compact form",
                    at: TextPosition(line: 1, column: 1))
            }
            do throws(WireError) {
                return try compact.init(decodingCompact: bytes)
            } catch {
                throw Self.error(error, columns)
            }
        }
    }

    /// Returns the error at the column of the byte that was refused.
    private static func error(_ error: WireError, _ columns: [Int]) -> TextError {
        let position = TextPosition(line: 1, column: columns[error.byteOffset])
        return TextError(error.description, at: position)
    }
}

extension ClockFamily {
    /// Returns the family that all clocks can be of.
    ///
    /// - Throws: A failure for a text that is of none, or not of that of the others, and for bytes
    ///   of which nothing says what they are.
    static func common(
        to clocks: [GivenClock], asked: ClockFamily?
    ) throws(CommandFailure) -> ClockFamily {
        if let asked { return asked }
        var families: [ClockFamily] = []
        for clock in clocks {
            guard let own = clock.families else { continue }
            let start = TextPosition(line: 1, column: clock.leadingBytes + 1)
            guard let first = own.first else {
                throw clock.failure(
                    TextError("expected a clock", at: start),
                    remedy: "'causal help clock' shows how clocks of each family are written.")
            }
            let both = families.isEmpty ? own : families.filter(own.contains)
            guard !both.isEmpty else {
                throw clock.failure(
                    TextError(
                        "expected \(families[0].profile.withArticle) like those before, "
                            + "not \(first.profile.withArticle)", at: start),
                    remedy: "All clocks of one command are of one family.")
            }
            families = both
        }
        if let family = families.first { return family }
        throw undecided(clocks[0])
    }

    /// Returns the failure for bytes that nothing says the family of, with what each would make of
    /// them.
    private static func undecided(_ clock: GivenClock) -> CommandFailure {
        guard case .bytes(let bytes, _) = clock.content else {
            preconditionFailure("a text has a family")
        }
        let readings = allCases.compactMap { family -> String? in
            let type = family.type.type(reading: clock)
            guard let clock = try? type.init(decoding: bytes) else { return nil }
            let text = Printable.beginning(of: "\(clock)", characters: 40)
            return "  --family \(family.rawValue) reads \(text)"
        }
        guard !readings.isEmpty else {
            return clock.failure(
                "these bytes are not a clock of any family",
                remedy: "Check that nothing was cut off, or name the family with '--family'.")
        }
        return .usage(
            "\(clock.label): bytes do not say of which family they are",
            about: ClockCommand.family, remedy: "Say it:\n" + readings.joined(separator: "\n"))
    }
}
