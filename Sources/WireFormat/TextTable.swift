/// A table of text: rows in columns that are as wide as their widest cell.
///
///     var table = TextTable("replica", "events", rightAligned: [1])
///     table.add("a", "12")
///     for line in table.lines() { print(line) }
///
/// A table may lack titles, and then its rows may end early.
package struct TextTable: Sendable {
    private let titles: [String]?
    private let rightAligned: Set<Int>
    private let gaps: [Int]
    private var rows: [[String]] = []

    /// The blanks between two columns, unless the table says otherwise.
    private static let gap = 2

    /// Creates a table with the titles of its columns.
    package init(_ titles: String..., rightAligned: Set<Int> = []) {
        self.init(titles, rightAligned: rightAligned)
    }

    /// Creates a table with the titles of its columns.
    package init(_ titles: [String], rightAligned: Set<Int> = []) {
        self.titles = titles
        self.rightAligned = rightAligned
        gaps = []
    }

    /// Creates a table of rows without titles.
    ///
    /// - Parameter gaps: How many blanks stand after each column but the last; 2 after those that
    ///   the list does not reach.
    package init(rows: [[String]], gaps: [Int] = []) {
        titles = nil
        rightAligned = []
        self.gaps = gaps
        self.rows = rows
    }

    /// Adds a row.
    ///
    /// - Precondition: There are as many cells as titles, if there are titles.
    package mutating func add(_ cells: String...) {
        add(cells)
    }

    /// Adds a row.
    ///
    /// - Precondition: There are as many cells as titles, if there are titles.
    package mutating func add(_ cells: [String]) {
        precondition(
            titles == nil || cells.count == titles?.count,
            "a row has as many cells as the table titles")
        rows.append(cells)
    }

    /// Returns the lines of the table, that with the titles first; without titles no line ends in
    /// blanks.
    ///
    /// - Parameter style: Sets off a title, in a way that takes no room.
    /// - Complexity: O(*n*), where *n* is the number of characters.
    package func lines(styling style: (String) -> String = { $0 }) -> [String] {
        let all = (titles.map { [$0] } ?? []) + rows
        var widths = [Int](repeating: 0, count: all.map(\.count).max() ?? 0)
        for row in all {
            for (column, cell) in row.enumerated() {
                widths[column] = max(widths[column], cell.count)
            }
        }
        return all.enumerated().map { number, row in
            var line = ""
            for (column, cell) in row.enumerated() {
                let fill = String(repeating: " ", count: widths[column] - cell.count)
                let text = number == 0 && titles != nil ? style(cell) : cell
                if rightAligned.contains(column) {
                    line += fill + text
                } else {
                    line += column == row.count - 1 ? text : text + fill
                }
                let gap = column < gaps.count ? gaps[column] : Self.gap
                if column < row.count - 1 { line += String(repeating: " ", count: gap) }
            }
            if titles == nil { while line.last == " " { line.removeLast() } }
            return line
        }
    }
}

extension String {
    /// Returns the text with blanks after it, up to a width.
    package func filled(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}
