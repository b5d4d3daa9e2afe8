import Scenarios
import WireFormat

extension FuzzTarget {
    /// The parser of scenarios: 0x90 to 0x9f.
    static let scenarios = [
        FuzzTarget(0x90, "scenario", texts: scenarioTexts, check: checkScenario)
    ]

    private static let scenarioTexts = [
        "processes a b c\nput a k v\nrun\n", "\u{feff}processes a\r\n\r\n# x\r\nget a k\r\n",
        "application bank\nprocesses a=10 b=20\nchannels a<->b\norder fifo\ndelay 1 5\nloss 0.25\n"
            + "duplication 0.1\ntransport raw\nseed 7\nsend a b 3\nsnapshot a within 40\nrun\n",
        "processes a b c d\nchannels ring\nclock interval-tree\nconflicts lww\npartition a b | c d\n"
            + "heal\nheal a->b\npartition a->b\ncrash a amnesia\nrestart a\nrestart a as same\ntick 10\ntick\n"
            + "at 50 snapshot b\nput a \"two words\" \"a \\\" b\" blind\ndelete a k\n",
        "", "processes", "processes a a", "processes within", "put a k v", "processes a\nput b k v",
        "processes a\ntick 1000000000001", "processes a\nat 5 run\nat 4 run",
        "processes a\nat 1 at 1",
        "processes a\nloss nan", "processes a b\nchannels a->a", "processes a\nput a \"x",
        "proceses a", "processes a b\nnumber 7 get a k\nget b k\nnumber 2 restart a\n",
        "processes a\nseed 1\nrun\nseed 2", "processes a=9223372036854775808",
    ]

    /// Reads a scenario whole and line by line, and checks that both give the same.
    private static func checkScenario(_ bytes: [UInt8]) {
        let scenario: Scenario
        do throws(TextError) {
            scenario = try ScenarioParser.parse(bytes)
        } catch {
            return checkPlace(of: error, within: bytes)
        }
        var parser = ScenarioParser()
        var commands: [ScenarioCommand] = []
        let lines = bytes.split(separator: 0x0a, omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            switch Result(catching: { () throws(TextError) in
                try parser.parse(line, number: index + 1)
            }) {
            case .success(.setting): break
            case .success(.command(let command)): commands.append(command)
            case .failure(let error): expect(false, "line by line it is refused: \(error)")
            }
        }
        expect(commands == scenario.commands, "line by line it gives \(commands)")
        expect(parser.cluster == scenario.cluster, "line by line it gives \(parser.cluster)")
        _ = scenario.cluster.topology
    }
}
