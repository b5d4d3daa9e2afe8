/// A parser of command lines by the declarations of a tool's commands.
///
/// Accepted are `--seed=7`, `--seed 7`, `-s 7`, `-s7`, `-s=7`, flags in a cluster (`-qv`), options
/// before, between and after operands, `--` before operands that look like options, `-` as an
/// operand, and negative numbers as values and operands.
package struct ArgumentParser {
    /// The request that a command line makes.
    package enum Request {
        case run(Command.Action, ParsedValues)
        case showHelp
        case showVersion
    }

    /// The command that has been reached, also after a failure.
    package private(set) var path: CommandPath
    /// What has been read, also after a failure.
    package private(set) var values: ParsedValues
    private var rest: ArraySlice<String>
    private var operandCount = 0

    package init(_ root: Command, _ arguments: [String]) {
        path = CommandPath(root)
        values = ParsedValues(of: root)
        rest = arguments[...]
    }

    /// Reads everything; help that is asked for anywhere goes before any error.
    package mutating func parse() throws(CommandFailure) -> Request {
        let wantsHelp = rest.prefix { $0 != "--" }.contains { $0 == "--help" || $0 == "-h" }
        do throws(CommandFailure) {
            try readAll()
            if wantsHelp || values[SharedOptions.help] { return .showHelp }
            if values[SharedOptions.version] { return .showVersion }
            guard let run = path.last.run else { return .showHelp }
            try checkRequired()
            return .run(run, values)
        } catch {
            if wantsHelp { return .showHelp }
            throw error
        }
    }

    private mutating func readAll() throws(CommandFailure) {
        while let token = rest.popFirst() {
            if token == "--" {
                while let operand = rest.popFirst() { try readOperand(operand) }
            } else if token.hasPrefix("--") {
                try readLong(token)
            } else if token.hasPrefix("-"), token != "-", !isNegativeOperand(token) {
                try readShort(token)
            } else if path.last.subcommands.isEmpty {
                try readOperand(token)
            } else {
                try readSubcommand(token)
            }
        }
    }

    private mutating func readSubcommand(_ name: String) throws(CommandFailure) {
        guard path.descend(to: name) else {
            let names = path.last.subcommands.map(\.name)
            let guess = suggestion(for: name, among: names).map { " Did you mean '\($0)'?" } ?? ""
            throw .usage("Unknown subcommand '\(name)'.\(guess)")
        }
        var inner = ParsedValues(of: path.last)
        inner.inherit(values)
        values = inner
    }

    private mutating func readOperand(_ text: String) throws(CommandFailure) {
        let operands = path.last.operands
        guard let last = operands.last, operandCount < operands.count || last.isRepeated else {
            throw .usage("Unexpected argument '\(text)'")
        }
        let parameter = operandCount < operands.count ? operands[operandCount] : last
        operandCount += 1
        try add(text, to: parameter)
    }

    // MARK: Options

    private mutating func readLong(_ token: String) throws(CommandFailure) {
        let parts = token.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(parts[0])
        let attached = parts.count == 2 ? String(parts[1]) : nil
        guard let parameter = path.last.allParameters.first(where: { $0.longNames.contains(name) })
        else { throw unknown(name) }
        if let negation = parameter.negation, name == "--no-\(parameter.name)" {
            try refuse(attached, for: name, parameter)
            values.add(negation, to: parameter)
        } else if parameter.role == .flag {
            try refuse(attached, for: name, parameter)
            values.add(true, to: parameter)
        } else {
            let text: String
            if let attached {
                text = attached
            } else {
                text = try nextValue(of: parameter, written: name)
            }
            try add(text, to: parameter)
        }
    }

    private mutating func readShort(_ token: String) throws(CommandFailure) {
        var letters = token.dropFirst()
        while let letter = letters.popFirst() {
            guard let parameter = path.last.allParameters.first(where: { $0.short == letter })
            else { throw unknown(letter, in: token) }
            if parameter.role == .flag {
                if letters.first == "=" {
                    try refuse(String(letters.dropFirst()), for: "-\(letter)", parameter)
                }
                values.add(true, to: parameter)
                continue
            }
            let isAttached = !letters.isEmpty
            if letters.first == "=" { letters.removeFirst() }
            let text =
                isAttached ? String(letters) : try nextValue(of: parameter, written: "-\(letter)")
            try add(text, to: parameter)
            return
        }
    }

    private mutating func nextValue(
        of parameter: Parameter, written name: String
    ) throws(CommandFailure) -> String {
        if let next = rest.first {
            if next == "-" || !next.hasPrefix("-") || isNegativeNumber(next) {
                rest.removeFirst()
                return next
            }
            var failure = CommandFailure(.usage, "Missing value for '\(parameter.label)'")
            failure.parameter = parameter
            if next != "--", !isKnownOption(next) {
                failure.remedy = "A value that begins with a hyphen is written '\(name)=\(next)'."
            }
            throw failure
        }
        var failure = CommandFailure(.usage, "Missing value for '\(parameter.label)'")
        failure.parameter = parameter
        throw failure
    }

    private mutating func add(
        _ text: String, to parameter: Parameter
    ) throws(CommandFailure) {
        guard let value = parameter.parse(text) else {
            var message = "The value '\(text)' is invalid for '\(parameter.label)'."
            if let guess = suggestion(for: text, among: parameter.choices) {
                message += " Did you mean '\(guess)'?"
            } else {
                message += " Please provide \(parameter.expectation)."
            }
            var failure = CommandFailure(.usage, message)
            failure.parameter = parameter
            throw failure
        }
        values.add(value, to: parameter)
    }

    private func refuse(
        _ attached: String?, for name: String, _ parameter: Parameter
    ) throws(CommandFailure) {
        guard let attached else { return }
        var failure = CommandFailure(.usage, "'\(name)' takes no value, but got '\(attached)'")
        failure.parameter = parameter
        throw failure
    }

    private func checkRequired() throws(CommandFailure) {
        for parameter in path.last.parameters
        where parameter.isRequired && values.count(of: parameter) == 0 {
            let kind = parameter.role == .operand ? "argument" : "option"
            let dots = parameter.isRepeated ? " ..." : ""
            var failure = CommandFailure(
                .usage, "Missing expected \(kind) '\(parameter.label)\(dots)'")
            failure.parameter = parameter
            throw failure
        }
    }

    // MARK: What a token looks like

    private func isKnownOption(_ token: String) -> Bool {
        let name = token.prefix { $0 != "=" }
        return path.last.allParameters.contains { parameter in
            parameter.longNames.contains(String(name))
                || (parameter.short.map { token.dropFirst().first == $0 } ?? false)
        }
    }

    private func isNegativeNumber(_ token: String) -> Bool {
        token.hasPrefix("-") && Double(token) != nil && token.dropFirst().first?.isNumber == true
    }

    private func isNegativeOperand(_ token: String) -> Bool {
        isNegativeNumber(token) && !path.last.operands.isEmpty
    }

    private func unknown(_ name: String) -> CommandFailure {
        let names = path.last.allParameters.flatMap(\.longNames)
        if let guess = suggestion(for: name, among: names) {
            var failure = CommandFailure(
                .usage, "Unknown option '\(name)'. Did you mean '\(guess)'?")
            failure.parameter = path.last.allParameters.first { $0.longNames.contains(guess) }
            return failure
        }
        let below = path.descendants.dropFirst().first { descendant in
            descendant.last.parameters.contains { $0.longNames.contains(name) }
        }
        return .usage(
            "Unknown option '\(name)'",
            remedy: below.map { "It belongs after a subcommand, as in '\($0.name) \(name)'." })
    }

    private func unknown(_ letter: Character, in token: String) -> CommandFailure {
        let names = path.last.allParameters.flatMap(\.longNames)
        if token.count > 2, names.contains("-\(token.prefix { $0 != "=" })") {
            return .usage("Unknown option '\(token)'. Did you mean '-\(token)'?")
        }
        let place = token.count > 2 ? " in '\(token)'" : ""
        return .usage("Unknown option '-\(letter)'\(place)")
    }
}
