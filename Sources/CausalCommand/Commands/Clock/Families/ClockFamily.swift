import LogicalClocks
import WireFormat

/// The families of clocks, by the names that `--family` knows.
enum ClockFamily: String, CaseIterable, Sendable {
    case vector
    case stamp
    case lamport
    case timestamp
    case hybrid
    case event
    case dot
    case versionVector = "version-vector"
    case dottedSet = "dotted-set"
    case plausible

    /// The type of the family's clocks: what it says of itself is all that the commands know.
    var type: any CommandClock.Type {
        switch self {
        case .vector: VectorClock.self
        case .stamp: Stamp.self
        case .lamport: LamportClock.self
        case .timestamp: LamportTimestamp.self
        case .hybrid: HybridTimestamp.self
        case .event: EventStamp.self
        case .dot: Dot.self
        case .versionVector: VersionVector.self
        case .dottedSet: DottedVersionVectorSet<String>.self
        case .plausible: PlausibleClock<16>.self
        }
    }

    var profile: ClockProfile { type.profile }

    /// Returns the families whose clocks are written in the form of a text, the likeliest first.
    static func recognizing(_ text: String) -> [ClockFamily] {
        allCases.filter { $0.profile.isForm(text) }
    }

    /// The forms of all families as lines of a table.
    static var forms: String {
        allCases.map { family in
            let example = family.profile.example.filled(to: 24)
            return "  \(family.rawValue.filled(to: 16))\(example)\(family.profile.purpose)"
        }.joined(separator: "\n")
    }
}

/// The name of a family, and the ways in which its clocks are written.
struct ClockProfile: Sendable {
    /// The name as it follows an article: `vector clock`.
    let noun: String

    /// A clock of the family as text.
    let example: String

    /// What a clock says, in a few words.
    let purpose: String

    /// What else there is to know of the form, for the remedy of a malformed clock.
    var remark = ""

    /// Whether a text without leading space has the form of this family, well written or not.
    let isForm: @Sendable (String) -> Bool

    var withArticle: String { ("aeiou".contains(noun.prefix(1)) ? "an " : "a ") + noun }

    var remedy: String {
        withArticle.prefix(1).uppercased() + withArticle.dropFirst()
            + " is written \(example)\(remark)."
    }
}
