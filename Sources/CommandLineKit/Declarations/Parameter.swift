/// A description of an option, flag or operand, for the parser, the help and the completion
/// scripts.
///
/// It is made by `Option`, `Flag` and `Operand`, which add the type of the value.
package struct Parameter: Sendable {
    /// The way in which a parameter is written on the command line.
    package enum Role: Hashable, Sendable {
        /// A name without a value.
        case flag
        /// A name and a value.
        case option
        /// A value that is known by its place.
        case operand
    }

    /// The number of times that a value must and may be given.
    enum Count: Hashable, Sendable {
        case optional
        case required
        case anyNumber
        case atLeastOne
    }

    /// How it is written.
    package let role: Role
    /// The name without hyphens or angle brackets.
    package let name: String
    /// The letter that also names it.
    package let short: Character?
    /// What stands for the value in help.
    package let placeholder: String
    /// What it is for.
    package let help: String
    let count: Count
    /// The text of the default value, if there is one worth showing.
    package let defaultText: String?
    let expectation: String
    /// The only texts that are accepted; empty if there are others.
    package let choices: [String]
    let completion: ValueCompletion
    /// What `--no-NAME` stands for, if that form exists.
    let negation: (any Sendable)?
    let parse: @Sendable (String) -> (any Sendable)?

    /// Whether it may be given more than once.
    package var isRepeated: Bool { count == .anyNumber || count == .atLeastOne }
    /// Whether it must be given.
    package var isRequired: Bool { count == .required || count == .atLeastOne }

    /// The parameter as messages name it: `--seed <n>`, `--json`, `<file>`.
    package var label: String {
        switch role {
        case .flag: "--\(name)"
        case .option: "--\(name) <\(placeholder)>"
        case .operand: "<\(name)>"
        }
    }

    /// All the ways to write it, as the help lists them.
    package var spelling: String {
        let shortForm = short.map { "-\($0), " } ?? ""
        switch role {
        case .flag:
            return negation == nil ? shortForm + label : "\(shortForm)\(label)/--no-\(name)"
        case .option:
            return negation == nil ? shortForm + label : "\(shortForm)\(label), --no-\(name)"
        case .operand: return label
        }
    }

    /// The parameter as the usage line shows it.
    var usage: String {
        let once =
            switch role {
            case .flag: negation == nil ? "--\(name)" : "--\(name)|--no-\(name)"
            case .option: "--\(name) <\(placeholder)>"
            case .operand: "<\(name)>"
            }
        let often = isRepeated ? once + "..." : once
        return isRequired ? often : "[\(often)]"
    }

    /// The help with the accepted values and the default at its end.
    var summary: String {
        var facts: [String] = []
        if !choices.isEmpty { facts.append("values: " + choices.joined(separator: ", ")) }
        if let defaultText { facts.append("default: \(defaultText)") }
        return facts.isEmpty ? help : "\(help) (\(facts.joined(separator: "; ")))"
    }

    /// All long names with their hyphens.
    package var longNames: [String] {
        guard role != .operand else { return [] }
        return negation == nil ? ["--\(name)"] : ["--\(name)", "--no-\(name)"]
    }
}

/// An option, flag or operand together with the type of its value.
package protocol ParameterDeclaration<Value>: Sendable {
    /// The type of what `values[declaration]` returns.
    associatedtype Value

    /// What parser, help and completion need to know.
    var parameter: Parameter { get }

    /// Returns the value for all that was given, in the order of the command line.
    func value(of given: [any Sendable]) -> Value
}

extension Parameter {
    init<Value: Sendable>(
        _ role: Role, _ name: String, _ short: Character?, _ format: ValueFormat<Value>,
        _ count: Count, default defaultText: String? = nil, negation: Value? = nil, _ help: String
    ) {
        self.init(
            role: role, name: name, short: short, placeholder: format.placeholder, help: help,
            count: count, defaultText: defaultText, expectation: format.expectation,
            choices: format.choices, completion: format.completion, negation: negation,
            parse: { format.parse($0) })
    }
}

/// Returns the last value; the parser has made sure that there is one of the right type.
func lastValue<Value>(of given: [any Sendable]) -> Value {
    guard let value = given.last as? Value else {
        preconditionFailure("a required value was read before the command line was parsed")
    }
    return value
}
