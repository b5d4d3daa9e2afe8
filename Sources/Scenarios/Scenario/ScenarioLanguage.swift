/// The language of scenarios with the applications that it knows.
///
///     let language = ScenarioLanguage([.init(Participant.self)])
///     let scenario = try ScenarioParser.parse(text, in: language)
public struct ScenarioLanguage: Hashable, Sendable {
    /// The language of the command line, which knows the store and the bank.
    public static let standard = ScenarioLanguage([.store, .bank])

    /// The applications that a scenario may name, with the settings that they have if it says
    /// nothing; without a name a scenario is one of the first.
    public let applications: [Scenario.Application]

    /// Creates a language.
    ///
    /// - Precondition: There is an application, all have different names, and none has a word of the
    ///   language as a verb or setting.
    public init(_ applications: [Scenario.Application]) {
        precondition(!applications.isEmpty, "a language has an application")
        precondition(
            Set(applications.map(\.name)).count == applications.count,
            "two applications have one name")
        for application in applications {
            let words = application.setup.verbs + application.setup.settingNames
            precondition(
                words.allSatisfy { word in
                    ScenarioParser.Setting(rawValue: word) == nil
                        && ScenarioParser.Verb(rawValue: word) == nil
                }, "an application has a word of the language as its own")
        }
        self.applications = applications
    }

    /// The words that a setting begins with.
    var settings: [String] {
        // The clock and the seed come last, as in what is printed.
        ScenarioParser.Setting.ofNetwork.map(\.rawValue)
            + applications.flatMap { $0.setup.settingNames }
            + ScenarioParser.Setting.ofRun.map(\.rawValue)
    }

    /// The words that a command begins with.
    var verbs: [String] {
        applications.flatMap { $0.setup.verbs } + ScenarioParser.Verb.allCases.map(\.rawValue)
    }

    /// Returns the application that has a verb, with a preference.
    func owner(ofVerb verb: String, preferring index: Int) -> Int? {
        owner(preferring: index) { $0.verbs.contains(verb) }
    }

    /// Returns the application that has a line in the header, with a preference.
    func owner(ofSetting name: String, preferring index: Int) -> Int? {
        owner(preferring: index) { $0.settingNames.contains(name) }
    }

    /// Returns the application that has values of processes, with a preference.
    func ownerOfProcessValues(preferring index: Int) -> Int? {
        owner(preferring: index) { $0.processValueName != nil }
    }

    private func owner(
        preferring index: Int, where isOwner: (any ApplicationSetup) -> Bool
    ) -> Int? {
        isOwner(applications[index].setup)
            ? index : applications.firstIndex { isOwner($0.setup) }
    }
}
