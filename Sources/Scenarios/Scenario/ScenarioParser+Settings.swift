import CausalMessaging
import CommandLineKit
import ExecutionTrace
import LogicalClocks
import SeededRandom
import Simulation
import WireFormat

extension ScenarioParser {
    /// The words of the language that a setting begins with.
    enum Setting: String, CaseIterable {
        case application, processes, channels, order, delay, loss, duplication, transport
        case delivery, clock, seed

        /// What is printed after the settings of the application.
        static let ofRun: [Setting] = [.clock, .seed]
        /// What is printed before them.
        static let ofNetwork: [Setting] = allCases.filter { !ofRun.contains($0) }
    }

    /// Returns whether a word begins a line of the header, of this application or another.
    func isSetting(_ word: String) -> Bool {
        Setting(rawValue: word) != nil
            || language.owner(ofSetting: word, preferring: current) != nil
    }

    /// Reads a line of the header after its first word.
    mutating func readSetting(
        _ word: String, from line: inout ScenarioLine
    ) throws(TextError) {
        if let setting = Setting(rawValue: word) { return try read(setting, from: &line) }
        guard let owner = language.owner(ofSetting: word, preferring: current) else { return }
        var setup = applications[owner].setup
        try setup.read(.line(word), from: &line)
        try line.expectEnd()
        applications[owner].setup = setup
        cluster.application = applications[current]
    }

    private mutating func read(
        _ setting: Setting, from line: inout ScenarioLine
    ) throws(TextError) {
        // A line that is refused changes nothing: what it says is taken over at its end.
        switch setting {
        case .application: return try readApplication(from: &line)
        case .processes: return try readProcesses(from: &line)
        case .channels: return try readChannels(from: &line)
        default: break
        }
        var next = cluster
        switch setting {
        case .application, .processes, .channels: break
        case .order: next.network.order = try line.choice(NetworkOptions.Order.self)
        case .delay: next.network.delay = try DelayDistribution(from: &line)
        case .loss: next.network.lossRate = try line.rate()
        case .duplication: next.network.duplicationRate = try line.rate()
        case .transport: next.transport = try line.choice(Scenario.Transport.self)
        case .delivery: next.delivery = try line.choice(DeliveryOrder.self)
        case .clock: next.clock = try line.choice(ScenarioClock.self)
        case .seed: next.seed = try line.number("a seed", in: 0...UInt64.max)
        }
        try line.expectEnd()
        cluster = next
    }

    private mutating func readApplication(from line: inout ScenarioLine) throws(TextError) {
        let names = language.applications.map(\.name)
        let list = quotedList(names)
        let word = try line.word(list)
        guard let index = names.firstIndex(of: word.text) else {
            throw TextError("expected \(list), not \(word.shown)", at: word.position)
        }
        try line.expectEnd()
        var application = applications[index]
        if application.setup.processValueName != nil {
            // They may have come before the application was known.
            for (process, value) in processValues {
                try Self.read(value, of: process, roster: line.roster, into: &application)
            }
        }
        applications[index] = application
        current = index
        cluster.application = application
    }

    // MARK: - Processes

    private mutating func readProcesses(from line: inout ScenarioLine) throws(TextError) {
        if cluster.channels != nil {
            throw line.error("'processes' must come before 'channels'")
        }
        var roster = cluster.roster
        var values = processValues
        let owner = language.ownerOfProcessValues(preferring: current)
        var application = owner.map { applications[$0] }
        repeat {
            let word = try line.word("the name of a process")
            let sign = word.text.firstIndex(of: "=")
            let name = String(word.text[..<(sign ?? word.text.endIndex)])
            try Self.checkName(name, of: word)
            guard roster.id(of: name) == nil else {
                throw TextError("the process '\(name)' is named twice", at: word.position)
            }
            guard roster.count < Topology.processCountMax else {
                throw TextError(
                    "more than \(Topology.processCountMax) processes", at: word.position)
            }
            let process = roster.add(name)
            if let sign, let process {
                let value = ScenarioLine.Word(
                    text: String(word.text[word.text.index(after: sign)...]),
                    position: word.position.moved(by: name.utf8.count + 1))
                guard var next = application else {
                    throw TextError(
                        "no application takes a value of a process such as \(word.shown)",
                        at: word.position)
                }
                try Self.read(value, of: process, roster: roster, into: &next)
                values.append((process, value))
                application = next
            }
        } while !line.isEmpty
        cluster.roster = roster
        processValues = values
        if let owner, let application { applications[owner] = application }
        cluster.application = applications[current]
    }

    private static func read(
        _ value: ScenarioLine.Word, of process: ReplicaID, roster: Roster,
        into application: inout Scenario.Application
    ) throws(TextError) {
        var line = ScenarioLine(value, roster: roster)
        try application.setup.read(.process(process), from: &line)
        try line.expectEnd()
    }

    private static func checkName(
        _ name: String, of word: ScenarioLine.Word
    ) throws(TextError) {
        let isName =
            !name.isEmpty
            && name.unicodeScalars.allSatisfy {
                $0.properties.isAlphabetic || ("0"..."9").contains($0) || $0 == "_" || $0 == "."
            }
        guard isName else {
            throw TextError(
                "\(word.shown) cannot name a process; use letters, digits, '_' and '.'",
                at: word.position)
        }
        guard name.utf8.count <= nameBytesMax else {
            throw TextError(
                "the name of a process has at most \(nameBytesMax) bytes", at: word.position)
        }
        guard name != "within" else {
            throw TextError(
                "'within' cannot name a process; 'snapshot' has another use for it",
                at: word.position)
        }
    }

    // MARK: - Channels

    private mutating func readChannels(from line: inout ScenarioLine) throws(TextError) {
        guard cluster.roster.count > 0 else {
            throw line.error("'channels' must come after 'processes'")
        }
        var added: [ChannelID] = []
        if line.accept("none") {
            try line.expectEnd()
        } else if let word = line.next, let shape = TopologyShape(rawValue: word.text) {
            _ = line.accept(word.text)
            added = shape.topology(cluster.roster.count).channels
            try line.expectEnd()
        } else {
            repeat { added += try line.channel() } while !line.isEmpty
        }
        var all = exchange(&cluster.channels, with: nil) ?? []
        for channel in added where channels.insert(channel).inserted { all.append(channel) }
        cluster.channels = all
    }
}
