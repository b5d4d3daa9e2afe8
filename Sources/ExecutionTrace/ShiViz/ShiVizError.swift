import WireFormat

/// A reason why a ShiViz log was refused.
@nonexhaustive
public enum ShiVizError: Error, Hashable, Sendable {
    /// The parser expression cannot be used.
    case expression(String, reason: String)
    /// The expression that divides executions cannot be used.
    case delimiter(String, reason: String)
    /// No execution has the label that was asked for.
    case noExecution(String, known: [String])
    /// The log stops making sense.
    case log(TextError)
}

extension ShiVizError: CustomStringConvertible {
    /// A sentence for people.
    public var description: String {
        switch self {
        case .expression(let text, let reason): "the parser expression '\(text)' \(reason)"
        case .delimiter(let text, let reason): "the delimiter expression '\(text)' \(reason)"
        case .noExecution(let label, let known):
            "no execution is labelled '\(label)'; there are "
                + known.map { "'\($0)'" }.joined(separator: ", ")
        case .log(let error): error.description
        }
    }
}
