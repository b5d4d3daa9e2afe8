/// A name without a value on the command line, declared once.
///
///     static let json = Flag("json", help: "…")
///     static let shrink = Flag("shrink", default: true, help: "…")  // also --no-shrink
package struct Flag: ParameterDeclaration {
    package let parameter: Parameter
    private let defaultValue: Bool

    /// Declares a flag that is off unless it is given.
    package init(_ name: String, short: Character? = nil, help: String) {
        parameter = Parameter(.flag, name, short, Self.format, .optional, help)
        defaultValue = false
    }

    /// Declares a pair `--NAME` and `--no-NAME`, of which the last one counts.
    package init(_ name: String, short: Character? = nil, default isOn: Bool, help: String) {
        parameter = Parameter(
            .flag, name, short, Self.format, .optional,
            default: isOn ? "--\(name)" : "--no-\(name)", negation: false, help)
        defaultValue = isOn
    }

    package func value(of given: [any Sendable]) -> Bool { given.last as? Bool ?? defaultValue }

    private static var format: ValueFormat<Bool> {
        ValueFormat("", expects: "no value") { _ in nil }
    }
}
