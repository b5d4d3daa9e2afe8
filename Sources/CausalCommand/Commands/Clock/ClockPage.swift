import CommandLineKit
import ExecutionViews
import WireFormat

/// All that is to be shown of one clock besides its text.
struct ClockPage: Sendable {
    /// A value on a page.
    enum Value: Sendable {
        case text(String)
        case number(UInt64)
        case flag(Bool)
        case part(TreeInterval)

        var text: String {
            switch self {
            case .text(let text): text
            case .number(let number): "\(number)"
            case .flag(let flag): flag ? "yes" : "no"
            case .part(let part): part.text
            }
        }
    }

    /// A value with a name.
    struct Fact: Sendable {
        let key: String
        let title: String
        let value: Value
        let remark: String?

        init(_ key: String, title: String? = nil, _ value: Value, remark: String? = nil) {
            self.key = key
            self.title = title ?? key
            self.value = value
            self.remark = remark
        }
    }

    /// A table of values; every row has as many as there are columns.
    struct Table: Sendable {
        let key: String
        let columns: [String]
        let rows: [[Value]]

        init(_ key: String, columns: [String], rows: [[Value]]) {
            self.key = key
            self.columns = columns
            self.rows = rows
        }
    }

    private let facts: [Fact]
    private let table: Table?

    init(facts: [Fact] = [], table: Table? = nil) {
        self.facts = facts
        self.table = table
    }

    /// The most rows that people are shown; JSON has all of them.
    static let rowsMax = 64

    /// The most characters of a value that people are shown.
    private static let valueMax = 400

    /// Writes the page for people, a drawing between facts and table.
    func write(noun: String, text: String, drawing: String?, to console: Console) {
        let titles = [noun] + facts.map(\.title)
        let width = (titles.map(\.count).max() ?? 0) + 2
        func line(_ title: String, _ value: String, _ remark: String?) {
            let shown = Printable.beginning(of: value, characters: Self.valueMax)
            console.print(title.filled(to: width) + shown + (remark.map { "  \($0)" } ?? ""))
        }
        line(noun, text, nil)
        for fact in facts { line(fact.title, fact.value.text, fact.remark) }
        if let drawing { console.output.write(drawing) }
        guard let table else { return }
        guard let first = table.rows.first else { return console.print("no \(table.key)") }
        let numbers = first.indices.filter {
            if case .number = first[$0] { true } else { false }
        }
        var text = TextTable(table.columns, rightAligned: Set(numbers))
        for row in table.rows.prefix(Self.rowsMax) {
            text.add(row.map { Printable.text($0.text) })
        }
        text.write(to: console.output)
        if table.rows.count > Self.rowsMax {
            console.print(
                "and \(grouped(table.rows.count - Self.rowsMax)) more, all of which '--json' prints"
            )
        }
    }

    /// Writes the page as members of a JSON object.
    func writeMembers(to json: inout JSONWriter) {
        for fact in facts { write(fact.value, fact.key, to: &json) }
        guard let table else { return }
        json.key(table.key)
        json.beginArray()
        for row in table.rows {
            json.beginObject()
            for (key, value) in zip(table.columns, row) { write(value, key, to: &json) }
            json.endObject()
        }
        json.endArray()
    }

    private func write(_ value: Value, _ key: String, to json: inout JSONWriter) {
        switch value {
        case .text(let text): json.member(key, text)
        case .number(let number): json.member(key, number)
        case .flag(let flag): json.member(key, flag)
        case .part(let part): part.writeMembers(to: &json)
        }
    }
}
