import CausalMessaging
import LogicalClocks
import ReplicatedStore
import SeededRandom
import WireFormat

extension Scenario {
    /// An application that processes run, with its settings.
    public struct Application: Hashable, Sendable, CustomStringConvertible {
        var setup: any ApplicationSetup

        /// Chooses an application.
        public init<Process: ScenarioApplication>(
            _ type: Process.Type, settings: Process.Settings = Process.Settings()
        ) {
            setup = Setup<Process>(settings: settings)
        }

        /// The word that stands for the application in a scenario.
        public var name: String { setup.name }

        /// The name.
        public var description: String { name }

        /// What a harness has to know of the application.
        public var profile: ApplicationProfile { setup.profile }

        /// Returns whether the processes are of a type.
        public func runs<Process: ScenarioApplication>(_ type: Process.Type) -> Bool {
            setup is Setup<Process>
        }

        /// Returns the settings of an application of a type; nil if it is another.
        public func settings<Process: ScenarioApplication>(
            of type: Process.Type
        ) -> Process.Settings? {
            (setup as? Setup<Process>)?.settings
        }

        /// Returns whether both are the same application with equal settings.
        public static func == (left: Self, right: Self) -> Bool {
            func isEqual<Some: ApplicationSetup>(_ setup: Some) -> Bool {
                right.setup as? Some == setup
            }
            return isEqual(left.setup)
        }

        /// Hashes the settings.
        public func hash(into hasher: inout Hasher) {
            setup.hash(into: &hasher)
        }
    }
}

/// The questions that the language, the workload and the judge ask of an application of any type.
protocol ApplicationSetup: Hashable, Sendable {
    var name: String { get }
    var profile: ApplicationProfile { get }
    var verbs: [String] { get }
    var settingNames: [String] { get }
    var processValueName: String? { get }

    mutating func read(
        _ setting: ScenarioSetting, from line: inout ScenarioLine
    ) throws(TextError)

    func words(of setting: ScenarioSetting) -> [String]?

    func operation(
        _ verb: String, at process: ReplicaID, from line: inout ScenarioLine
    ) throws(TextError) -> AnyOperation

    func draw(
        _ count: Int, every intervalTicks: UInt64, _ load: (any ScenarioLoad)?,
        in cluster: Scenario.Cluster, using random: inout SeededGenerator
    ) -> [ScenarioCommand]

    func judge(_ result: RunResult) -> RunJudgement.Convergence

    func start(
        _ cluster: Scenario.Cluster, replay: String?, keepsEvents: Bool
    ) -> any ScenarioRunning
}

/// An application of one type with its settings.
struct Setup<Process: ScenarioApplication>: ApplicationSetup {
    var settings: Process.Settings

    var name: String { Process.name }
    var profile: ApplicationProfile { Process.profile(settings) }
    var verbs: [String] { Process.Command.verbs }
    var settingNames: [String] { Process.Settings.names }
    var processValueName: String? { Process.Settings.processValueName }

    mutating func read(
        _ setting: ScenarioSetting, from line: inout ScenarioLine
    ) throws(TextError) {
        try settings.read(setting, from: &line)
    }

    func words(of setting: ScenarioSetting) -> [String]? { settings.words(of: setting) }

    func operation(
        _ verb: String, at process: ReplicaID, from line: inout ScenarioLine
    ) throws(TextError) -> AnyOperation {
        AnyOperation(try Process.Command(verb, at: process, from: &line))
    }

    /// Draws operations with the pauses between them: fewer, if the application finds nothing to ask
    /// for.
    @specialized(where Process == StoreReplica)
    @specialized(where Process == TokenBank)
    func draw(
        _ count: Int, every intervalTicks: UInt64, _ load: (any ScenarioLoad)?,
        in cluster: Scenario.Cluster, using random: inout SeededGenerator
    ) -> [ScenarioCommand] {
        let own = load as? Process.Load
        precondition(load == nil || own != nil, "the load is one of another application")
        let load = own ?? Process.Load()
        var commands: [ScenarioCommand] = []
        commands.reserveCapacity(count)
        var time: UInt64 = 0
        while commands.count < count {
            let pause = random.within(0...2 * intervalTicks)
            let drawn = Process.draw(load, in: cluster, using: &random)
            guard !drawn.isEmpty else { break }
            time += pause
            for (process, command) in drawn.prefix(count - commands.count) {
                commands.append(ScenarioCommand(at: time, .operation(command, at: process)))
            }
        }
        return commands
    }

    func judge(_ result: RunResult) -> RunJudgement.Convergence {
        Process.judge(result.finalProcesses.compactMap { $0 as? Process }, of: result)
    }
}
