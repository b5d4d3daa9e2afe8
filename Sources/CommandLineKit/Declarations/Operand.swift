/// A value that is known by its place on the command line, declared once.
///
///     static let trace = Operand(required: "trace", .file(), help: "…")       // String
///     static let other = Operand("other", .file(), help: "…")                 // String?
///     static let traces = Operand(oneOrMore: "trace", .file(), help: "…")     // [String]
package struct Operand<Value>: ParameterDeclaration {
    package let parameter: Parameter
    private let assemble: @Sendable ([any Sendable]) -> Value

    /// Declares an operand that must be given.
    package init(required name: String, _ format: ValueFormat<Value>, help: String)
    where Value: Sendable {
        parameter = Parameter(.operand, name, nil, format, .required, help)
        assemble = { lastValue(of: $0) }
    }

    /// Declares an operand that may be missing.
    package init<Wrapped>(_ name: String, _ format: ValueFormat<Wrapped>, help: String)
    where Value == Wrapped? {
        parameter = Parameter(.operand, name, nil, format, .optional, help)
        assemble = { $0.last as? Wrapped }
    }

    /// Declares an operand that has a default.
    package init(
        _ name: String, _ format: ValueFormat<Value>, default defaultValue: Value, help: String
    ) where Value: Sendable {
        parameter = Parameter(
            .operand, name, nil, format, .optional, default: format.describe(defaultValue), help)
        assemble = { $0.last as? Value ?? defaultValue }
    }

    /// Declares the rest of the operands, which may be none.
    package init<Element>(anyNumber name: String, _ format: ValueFormat<Element>, help: String)
    where Value == [Element] {
        parameter = Parameter(.operand, name, nil, format, .anyNumber, help)
        assemble = { $0.compactMap { $0 as? Element } }
    }

    /// Declares the rest of the operands, of which there must be one.
    package init<Element>(oneOrMore name: String, _ format: ValueFormat<Element>, help: String)
    where Value == [Element] {
        parameter = Parameter(.operand, name, nil, format, .atLeastOne, help)
        assemble = { $0.compactMap { $0 as? Element } }
    }

    package func value(of given: [any Sendable]) -> Value { assemble(given) }
}
