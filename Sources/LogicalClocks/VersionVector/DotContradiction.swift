/// One dot that stands for two values, as if two replicas had one identifier, or one came back and
/// counted from 1 again.
public struct DotContradiction: Error, Hashable, Sendable, CustomStringConvertible {
    /// The dot.
    public let dot: Dot

    /// Creates the error of a dot.
    public init(dot: Dot) {
        self.dot = dot
    }

    /// A sentence for people.
    public var description: String { "the dot \(dot) stands for two values" }
}
