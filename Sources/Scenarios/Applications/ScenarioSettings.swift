import LogicalClocks
import WireFormat

/// A place in the header of a scenario that says something of an application.
@nonexhaustive
public enum ScenarioSetting: Hashable, Sendable {
    /// A line that begins with a word.
    case line(String)
    /// The text after `=` behind the name of a process.
    case process(ReplicaID)
}

/// The lines about an application in the header of a scenario.
public protocol ScenarioSettings: Hashable, Sendable {
    /// Creates the settings of a scenario that says nothing.
    init()

    /// The words that lines of the application begin with.
    static var names: [String] { get }

    /// The noun for what may stand after `=` behind the name of a process; nil if nothing may.
    static var processValueName: String? { get }

    /// Takes over a setting.
    ///
    /// - Throws: `TextError` where the words stop making sense.
    mutating func read(
        _ setting: ScenarioSetting, from line: inout ScenarioLine
    ) throws(TextError)

    /// Returns the words from which the same setting is read; nil if it need not be said.
    func words(of setting: ScenarioSetting) -> [String]?
}

extension ScenarioSettings {
    /// No lines.
    public static var names: [String] { [] }

    /// No values of processes.
    public static var processValueName: String? { nil }
}

/// The settings of an application that has none.
public struct NoSettings: ScenarioSettings {
    /// Creates them.
    public init() {}

    /// Refuses any setting.
    public mutating func read(
        _ setting: ScenarioSetting, from line: inout ScenarioLine
    ) throws(TextError) {
        throw line.error("expected no setting")
    }

    /// Returns nil.
    public func words(of setting: ScenarioSetting) -> [String]? { nil }
}
