import LogicalClocks
import WireFormat

/// The forms in which a clock is read and written.
enum ClockForm: String, CaseIterable, Sendable {
    case text
    case hex
    case base64
    case compact
    case json

    /// Returns the clock in this form, or nil if its family has none; what is not text begins so
    /// that it can be told apart again.
    func written(_ clock: any CommandClock, _ names: ReplicaNames) -> String? {
        switch self {
        case .text: return names.text(of: clock)
        case .hex: return Self.hexPrefix + HexText.text(of: clock.encoded())
        case .base64: return Self.base64Prefix + Base64Text.text(of: clock.encoded())
        case .compact:
            return (clock as? any CompactClock).map {
                Self.compactPrefix + HexText.text(of: $0.compactEncoded())
            }
        case .json:
            var json = JSONWriter()
            json.string(names.text(of: clock))
            return json.text
        }
    }

    static let hexPrefix = "hex:"
    static let base64Prefix = "base64:"
    static let compactPrefix = "compact:"
}
