/// The values that the command line gave for each parameter of a command.
///
///     let seed = values[Self.seed]
package struct ParsedValues: Sendable {
    private let known: Set<String>
    private var given: [String: [any Sendable]] = [:]

    init(of command: Command) {
        known = Set(command.allParameters.map(\.label))
    }

    /// The value of a parameter: what was given, or its default.
    package subscript<Declaration: ParameterDeclaration>(
        declaration: Declaration
    ) -> Declaration.Value {
        let label = declaration.parameter.label
        precondition(known.contains(label), "the command does not declare \(label)")
        return declaration.value(of: given[label] ?? [])
    }

    /// Returns whether the command line names the parameter, default or not.
    package func contains(_ declaration: some ParameterDeclaration) -> Bool {
        given[declaration.parameter.label] != nil
    }

    mutating func add(_ value: any Sendable, to parameter: Parameter) {
        given[parameter.label, default: []].append(value)
    }

    func count(of parameter: Parameter) -> Int { given[parameter.label]?.count ?? 0 }

    /// Takes over what was given before the name of the subcommand.
    mutating func inherit(_ other: ParsedValues) {
        given.merge(other.given.filter { known.contains($0.key) }) { $0 + $1 }
    }
}
