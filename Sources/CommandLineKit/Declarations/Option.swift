/// A named value on the command line, declared once for parsing, help and completion.
///
/// The form of the declaration decides what is read:
///
///     static let seed = Option("seed", short: "s", .seed(), default: 1, help: "…")  // UInt64
///     static let output = Option("output", short: "o", .file(), help: "…")          // String?
///     static let model = Option(required: "model", .text(), help: "…")              // String
///     static let keys = Option(repeating: "key", .text("key"), help: "…")           // [String]
package struct Option<Value>: ParameterDeclaration {
    package let parameter: Parameter
    private let assemble: @Sendable ([any Sendable]) -> Value

    /// Declares an option that has a default; of several the last one counts.
    ///
    /// With `no`, the tool also accepts `--no-NAME`, which stands for that value.
    package init(
        _ name: String,
        short: Character? = nil,
        _ format: ValueFormat<Value>,
        default defaultValue: Value,
        no negation: Value? = nil,
        help: String
    ) where Value: Sendable {
        parameter = Parameter(
            .option, name, short, format, .optional, default: format.describe(defaultValue),
            negation: negation, help)
        assemble = { $0.last as? Value ?? defaultValue }
    }

    /// Declares an option that may be missing; of several the last one counts.
    package init<Wrapped>(
        _ name: String, short: Character? = nil, _ format: ValueFormat<Wrapped>, help: String
    ) where Value == Wrapped? {
        parameter = Parameter(.option, name, short, format, .optional, help)
        assemble = { $0.last as? Wrapped }
    }

    /// Declares an option that must be given; of several the last one counts.
    package init(
        required name: String, short: Character? = nil, _ format: ValueFormat<Value>, help: String
    ) where Value: Sendable {
        parameter = Parameter(.option, name, short, format, .required, help)
        assemble = { lastValue(of: $0) }
    }

    /// Declares an option that may be given any number of times, all of which count.
    package init<Element>(
        repeating name: String, short: Character? = nil, _ format: ValueFormat<Element>,
        help: String
    ) where Value == [Element] {
        parameter = Parameter(.option, name, short, format, .anyNumber, help)
        assemble = { $0.compactMap { $0 as? Element } }
    }

    package func value(of given: [any Sendable]) -> Value { assemble(given) }
}
