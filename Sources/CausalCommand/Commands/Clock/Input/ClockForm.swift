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
    ///
    /// - Throws: `WireError` for a clock with more entries than its bytes may have.
    func written(
        _ clock: any CommandClock, _ names: ReplicaNames
    ) throws(WireError) -> String? {
        switch self {
        case .text: return names.text(of: clock)
        case .hex: return Self.hexPrefix + HexText.text(of: try clock.encoded())
        case .base64: return Self.base64Prefix + Base64Text.text(of: try clock.encoded())
        case .compact:
            guard let clock = clock as? any CompactClock else { return nil }
            return Self.compactPrefix + HexText.text(of: try clock.compactEncoded())
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
