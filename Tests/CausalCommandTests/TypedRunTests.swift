import CommandLineKit
import CommandLineTesting
import Scenarios
import SeededRandom
import Synchronization
import Testing

@testable import CausalCommand

@Suite("What is typed is done once, where it lies")
struct TypedRunTests {
    /// A run that counts how often it was copied before a command.
    private struct CountingRun: ScenarioRunning {
        final class Token: Sendable {}

        var cluster = Scenario.Cluster()
        var now: UInt64 = 0
        var copyCount: UInt64 = 0
        private var token = Token()

        mutating func perform(_ command: ScenarioCommand) -> [RunNote] {
            if !isKnownUniquelyReferenced(&token) { copyCount += 1 }
            token = Token()
            now += 1
            return []
        }

        var notesOperations = true

        mutating func takeTraceBytes() -> [UInt8] { [] }

        mutating func finish() -> (result: RunResult, notes: [RunNote]) {
            preconditionFailure("the test asks for no result")
        }
    }

    @Test("no command copies the run")
    func unique() throws {
        var typed = TypedRun(seed: 3)
        #expect(try typed.read(Array("processes a b".utf8)[...], number: 1) == nil)
        for number in 2..<502 {
            let line = Array("put a x \(number)".utf8)[...]
            let command = try #require(try typed.read(line, number: number))
            if !typed.hasBegun { typed.begin(with: CountingRun()) }
            _ = typed.perform(command)
        }
        #expect(typed.scenario.commands.count == 500)
        #expect(typed.scenario.cluster.seed == 3)
        let run = try #require(typed.take() as? CountingRun)
        #expect(run.now == 500)
        #expect(run.copyCount == 0)
        #expect(!typed.hasBegun)
    }

    @Test("a copy is seen, which makes the test above one that can fail")
    func copies() {
        var run: any ScenarioRunning = CountingRun()
        let command = ScenarioCommand(.run)
        for _ in 0..<3 {
            let held = run
            _ = run.perform(command)
            #expect(held.now + 1 == run.now)
        }
        #expect((run as? CountingRun)?.copyCount == 3)
    }

    @Test("lines are the same however the input comes in pieces", arguments: UInt64(0)..<60)
    func lines(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let longest = random.pick([3, 40, 5_000])
        let lines = (0..<random.index(below: 60)).map { _ in
            (0..<random.index(below: longest)).map { _ in UInt8(random.within(11...255)) }
        }
        var bytes = Array(lines.joined(separator: [0x0a]))
        let endsInLineFeed = random.chance(0.5) && !lines.isEmpty
        if endsInLineFeed { bytes.append(0x0a) }
        var wanted = lines
        if !endsInLineFeed, wanted.last?.isEmpty == true { wanted.removeLast() }
        let streams = PieceStreams(bytes, seed: seed)
        var reader = try LineReader(streams.console)
        var found: [[UInt8]] = []
        while let line = try reader.next() { found.append(Array(line)) }
        #expect(found == wanted)
        #expect(try reader.next() == nil)
    }

    @Test("a line may have as many bytes as the limit, and no more")
    func limit() throws {
        let line = [UInt8](repeating: 0x61, count: LineReader.lineBytesMax)
        var reader = try LineReader(TestStreams(input: line + [0x0a]).console())
        #expect(try reader.next()?.count == LineReader.lineBytesMax)
        var other = try LineReader(PieceStreams(line + [0x61, 0x0a], seed: 1).console)
        do {
            _ = try other.next()
            Issue.record("a longer line is refused")
        } catch {
            #expect(error.code == .badData)
        }
    }
}

/// A console whose standard input comes in pieces of any size.
private struct PieceStreams {
    let console: Console

    init(_ bytes: [UInt8], seed: UInt64) {
        let state = Pieces(bytes, seed: seed)
        console = Console(
            input: ByteSource { state.next(atMost: $0) }, output: ByteSink { _ in },
            errors: ByteSink { _ in }, environment: { _ in nil }, monotonicMilliseconds: { 0 },
            isInterrupted: { false })
    }
}

/// Bytes that are handed out in pieces whose sizes are drawn.
private final class Pieces: Sendable {
    private let state: Mutex<(rest: ArraySlice<UInt8>, random: SeededGenerator)>

    init(_ bytes: [UInt8], seed: UInt64) {
        state = Mutex((bytes[...], SeededGenerator(seed: seed)))
    }

    func next(atMost count: Int) -> [UInt8] {
        state.withLock { state in
            let sizes: [Int] = [1, 2, 7, 300, 70_000]
            let size = min(count, state.random.pick(sizes))
            defer { state.rest = state.rest.dropFirst(size) }
            return Array(state.rest.prefix(size))
        }
    }
}
