import WireFormat

// The plain values of what a context holds, for people. Names that are not made of letters, digits
// and `_-.#@/+` are quoted.

extension ContextFlag: CustomStringConvertible {
    /// `raised`, as a flag that is not raised is no value.
    public var description: String { "raised" }
}

extension ContextConjunction: CustomStringConvertible {
    /// `true` or `false`.
    public var description: String { "\(value)" }
}

extension ContextMaximum: CustomStringConvertible {
    /// The number.
    public var description: String { "\(value)" }
}

extension ContextMinimum: CustomStringConvertible {
    /// The number.
    public var description: String { "\(value)" }
}

extension ContextCounter: CustomStringConvertible {
    /// The total.
    ///
    /// - Complexity: O(*n*), where *n* is the number of branches whose counts are not folded.
    public var description: String { "\(total)" }
}

extension ContextUpDownCounter: CustomStringConvertible {
    /// The total.
    ///
    /// - Complexity: O(*n*), where *n* is the number of branches whose counts are not folded.
    public var description: String { "\(total)" }
}

extension ContextSet: CustomStringConvertible {
    /// The names as `[north, south]`.
    ///
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    public var description: String { list(names) }
}

extension ContextIntersection: CustomStringConvertible {
    /// The names on which all agree as `[north, south]`.
    ///
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    public var description: String { list(names) }
}

extension ContextObservedRemoveSet: CustomStringConvertible {
    /// The names as `[north, south]`.
    ///
    /// - Complexity: O(*n* log *n*), where *n* is the number of names, removed ones included.
    public var description: String { list(names) }
}

extension ContextRegister: CustomStringConvertible {
    /// The text, or the concurrent ones as `north | south`; `-` for a register that was never written.
    ///
    /// - Complexity: O(*n* log *n*), where *n* is the number of writes that are kept.
    public var description: String {
        let texts = values.map(TextScanner.quotedIfNeeded)
        return texts.isEmpty ? "-" : texts.joined(separator: " | ")
    }
}

extension ContextMap: CustomStringConvertible {
    /// The value of each name as `{north: 5, south: 2}`.
    ///
    /// - Complexity: O(*n* log *n*), where *n* is the number of names, and that of describing each
    ///   value.
    public var description: String {
        let members = names.compactMap { name in
            self[name].map { "\(TextScanner.quotedIfNeeded(name)): \($0)" }
        }
        return "{" + members.joined(separator: ", ") + "}"
    }
}

private func list(_ names: [String]) -> String {
    "[" + names.map(TextScanner.quotedIfNeeded).joined(separator: ", ") + "]"
}
