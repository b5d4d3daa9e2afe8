import CommandLineKit
import Testing

@Suite("A mistyped word is answered with the word that was meant")
struct SuggestionTests {
    static let words = ["check", "clock", "completions", "run", "snapshot", "--seed", "--shape"]

    @Test(
        "near words are found",
        arguments: [
            ("chekc", "check"), ("clok", "clock"), ("Clock", "clock"), ("rum", "run"),
            ("snap", "snapshot"), ("comp", "completions"), ("--sed", "--seed"),
            ("snapshto", "snapshot"),
        ])
    func near(typed: String, meant: String) {
        #expect(suggestion(for: typed, among: Self.words) == meant)
    }

    @Test("far words are not", arguments: ["diagram", "c", "", "--", "zzzzzzzz"])
    func far(typed: String) {
        #expect(suggestion(for: typed, among: Self.words) == nil)
    }

    @Test("a very long word costs nothing")
    func long() {
        let typed = String(repeating: "a", count: 100_000)
        #expect(suggestion(for: typed, among: Self.words) == nil)
    }
}
