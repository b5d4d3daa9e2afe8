/// A conversion of the text of an option or operand to a value, with what a shell may offer for it.
///
///     Option("seed", short: "s", .seed(), default: 1, help: "The seed of the run.")
package struct ValueFormat<Value: Sendable>: Sendable {
    /// The name that stands for the value in help: `n` is shown as `<n>`.
    package let placeholder: String

    /// What the text must be, as it follows "Please provide": `a whole number`.
    package let expectation: String

    /// The only texts that are accepted; empty if there are others.
    package let choices: [String]

    /// What a shell completes the value with.
    package let completion: ValueCompletion

    /// Returns the value of a text, or nil if it is not acceptable.
    package let parse: @Sendable (String) -> Value?

    /// Returns the text of a default value, as help shows it.
    package let describe: @Sendable (Value) -> String

    /// Creates a format of your own.
    package init(
        _ placeholder: String,
        expects expectation: String,
        choices: [String] = [],
        completion: ValueCompletion = .nothing,
        describe: @escaping @Sendable (Value) -> String = { "\($0)" },
        parse: @escaping @Sendable (String) -> Value?
    ) {
        self.placeholder = placeholder
        self.expectation = expectation
        self.choices = choices
        self.completion = choices.isEmpty ? completion : .words(choices)
        self.describe = describe
        self.parse = parse
    }
}

/// A source of completions for a value.
package enum ValueCompletion: Hashable, Sendable {
    /// Nothing can be offered.
    case nothing
    /// One of these words.
    case words([String])
    /// Files whose names end in one of these; any file if there are none.
    case files(extensions: [String])
    /// Directories.
    case directories
    /// The commands of the tool.
    case commands
}

extension ValueFormat where Value == String {
    /// Returns the format of any text.
    package static func text(_ placeholder: String = "text") -> Self {
        Self(placeholder, expects: "a text") { $0 }
    }

    /// Returns the format of a path of a file; `-` stands for standard input or output.
    package static func file(_ placeholder: String = "file", extensions: [String] = []) -> Self {
        Self(
            placeholder, expects: "the path of a file",
            completion: .files(extensions: extensions)
        ) { $0.isEmpty ? nil : $0 }
    }

    /// Returns the format of a path of a directory.
    package static func directory(_ placeholder: String = "directory") -> Self {
        Self(placeholder, expects: "the path of a directory", completion: .directories) {
            $0.isEmpty ? nil : $0
        }
    }
}

extension ValueFormat where Value == Int {
    /// Returns the format of a whole number within bounds.
    package static func integer(
        _ placeholder: String = "n", in bounds: ClosedRange<Int> = 0...Int.max
    ) -> Self {
        let expectation =
            switch (bounds.lowerBound, bounds.upperBound) {
            case (Int.min, Int.max): "a whole number"
            case (let low, Int.max): "a whole number of at least \(low)"
            case (let low, let high): "a whole number from \(low) to \(high)"
            }
        return Self(placeholder, expects: expectation) { text in
            Int(text).flatMap { bounds.contains($0) ? $0 : nil }
        }
    }
}

extension ValueFormat where Value == UInt64 {
    /// Returns the format of a seed: decimal, or hexadecimal after `0x`.
    package static func seed(_ placeholder: String = "n") -> Self {
        Self(placeholder, expects: "a whole number of at least 0, such as 7 or 0x1f") { text in
            text.hasPrefix("0x") ? UInt64(text.dropFirst(2), radix: 16) : UInt64(text)
        }
    }
}

extension ValueFormat where Value == Double {
    /// Returns the format of a number within bounds.
    package static func number(_ placeholder: String = "x", in bounds: ClosedRange<Double>) -> Self
    {
        Self(placeholder, expects: "a number from \(bounds.lowerBound) to \(bounds.upperBound)") {
            text in
            Double(text).flatMap { bounds.contains($0) ? $0 : nil }
        }
    }
}

extension ValueFormat
where Value: CaseIterable & RawRepresentable, Value.RawValue == String {
    /// Returns the format of one of the cases of a type.
    package static func choice(_ placeholder: String) -> Self {
        let names = Value.allCases.map(\.rawValue)
        return Self(
            placeholder, expects: "one of \(quotedList(names))", choices: names,
            describe: { $0.rawValue }, parse: { Value(rawValue: $0) })
    }
}

/// Returns the words in quotes, with commas and a last "or".
package func quotedList(_ words: [String]) -> String {
    let quoted = words.map { "'\($0)'" }
    guard quoted.count > 1 else { return quoted.joined() }
    return quoted.dropLast().joined(separator: ", ") + " or " + quoted[quoted.count - 1]
}
