/// The verdict on something recorded: a run, a snapshot, or several of them.
///
///     #expect(CausalChecker.check(trace).verdict == .consistent)
///
/// Doubt is not a verdict: what was not judged, or not wholly, is undecided. Verdicts form a join
/// semilattice, in which a violation outweighs doubt, and doubt outweighs consistency.
public enum Verdict: Sendable {
    /// All that was to be judged was judged, and nothing is wrong.
    case consistent
    /// Something is wrong.
    case violated
    /// Nothing wrong was found, but not all could be judged; the reasons say why.
    case undecided([String])

    /// Takes in the verdict on something else, for a verdict on both.
    ///
    /// - Complexity: O(*n* · *m*), where *n* and *m* are the numbers of reasons.
    public mutating func join(_ other: Self) {
        switch (self, other) {
        case (.violated, _), (_, .consistent): break
        case (_, .violated), (.consistent, _): self = other
        case (.undecided(let mine), .undecided(let theirs)):
            self = .undecided(mine + theirs.filter { !mine.contains($0) })
        }
    }

    /// Returns the verdict on both.
    ///
    /// - Complexity: O(*n* · *m*), where *n* and *m* are the numbers of reasons.
    public func joining(_ other: Self) -> Self {
        var copy = self
        copy.join(other)
        return copy
    }

    /// The verdict in one word.
    public var name: String {
        switch self {
        case .consistent: "consistent"
        case .violated: "violated"
        case .undecided: "undecided"
        }
    }

    /// Why nothing could be decided; empty for another verdict.
    public var reasons: [String] {
        if case .undecided(let reasons) = self { reasons } else { [] }
    }
}

extension Verdict: Hashable {
    /// Returns whether two verdicts are the same, in whatever order their reasons stand.
    ///
    /// - Complexity: O(*n*), where *n* is the number of reasons.
    public static func == (left: Self, right: Self) -> Bool {
        switch (left, right) {
        case (.consistent, .consistent), (.violated, .violated): true
        case (.undecided(let left), .undecided(let right)): Set(left) == Set(right)
        default: false
        }
    }

    /// Hashes the verdict with its reasons, in whatever order they stand.
    ///
    /// - Complexity: O(*n*), where *n* is the number of reasons.
    public func hash(into hasher: inout Hasher) {
        switch self {
        case .consistent: hasher.combine(0)
        case .violated: hasher.combine(1)
        case .undecided(let reasons):
            hasher.combine(2)
            hasher.combine(Set(reasons))
        }
    }
}

extension Verdict: CustomStringConvertible {
    /// The verdict in words: `undecided: the trace holds no events`.
    public var description: String {
        reasons.isEmpty ? name : "\(name): \(reasons.joined(separator: "; "))"
    }
}
