import SeededRandom
import Testing
import WireFormat

@Suite("Tables have columns as wide as their widest cell, and numbers have groups")
struct TextTableTests {
    @Test("a table with titles sets them off, and puts numbers to the right")
    func titles() {
        var table = TextTable("replica", "events", "note", rightAligned: [1])
        table.add("a", "12", "first")
        table.add("longer-name", "1234567", "x")
        #expect(
            table.lines(styling: { "<\($0)>" }) == [
                "<replica>       <events>  <note>",
                "a                 12  first",
                "longer-name  1234567  x",
            ])
        #expect(TextTable("a", "b").lines() == ["a  b"])
    }

    @Test("a table without titles has gaps of its own, rows that end early, and no blanks at ends")
    func rows() {
        let rows = [["a", "bb", "c"], ["aaa", "b"], ["a", "", ""], []]
        #expect(TextTable(rows: rows, gaps: [1, 3]).lines() == ["a   bb   c", "aaa b", "a", ""])
        #expect(TextTable(rows: rows).lines() == ["a    bb  c", "aaa  b", "a", ""])
        #expect(TextTable(rows: []).lines().isEmpty)
    }

    @Test("text is filled, never cut")
    func filling() {
        #expect("ab".filled(to: 4) == "ab  ")
        #expect("ab".filled(to: 1) == "ab")
    }

    @Test(
        "thousands are set apart",
        arguments: [
            (0, "0"), (7, "7"), (999, "999"), (1_000, "1,000"), (-1_000, "-1,000"), (-999, "-999"),
            (1_268, "1,268"), (100_000, "100,000"), (1_234_567, "1,234,567"),
            (Int.min, "-9,223,372,036,854,775,808"),
        ])
    func groups(number: Int, text: String) {
        #expect(grouped(number) == text)
    }

    @Test("groups are those that one comma after another gives", arguments: UInt64(0)..<64)
    func groupModel(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let number = random.next() >> random.below(64)
        var digits = Array(String(number))
        for place in stride(from: digits.count - 3, to: 0, by: -3) {
            digits.insert(",", at: place)
        }
        #expect(grouped(number) == String(digits))
    }

    @Test("a noun is plural unless there is one")
    func plurals() {
        #expect(counted(1, "message") == "1 message")
        #expect(counted(0, "message") == "0 messages")
        #expect(counted(2, "process") == "2 processes")
        #expect(counted(1_268, "entry", "entries") == "1,268 entries")
    }
}
