/// Rows of text in columns that are as wide as their widest cell.
///
///     var table = TextTable("replica", "events", rightAligned: [1])
///     table.add("a", "12")
package struct TextTable {
    private let titles: [String]
    private let rightAligned: Set<Int>
    private var rows: [[String]] = []

    /// Creates a table with the titles of its columns.
    package init(_ titles: String..., rightAligned: Set<Int> = []) {
        self.init(titles, rightAligned: rightAligned)
    }

    /// Creates a table with the titles of its columns.
    package init(_ titles: [String], rightAligned: Set<Int> = []) {
        self.titles = titles
        self.rightAligned = rightAligned
    }

    /// Adds a row.
    ///
    /// - Precondition: There are as many cells as titles.
    package mutating func add(_ cells: String...) {
        add(cells)
    }

    /// Adds a row.
    ///
    /// - Precondition: There are as many cells as titles.
    package mutating func add(_ cells: [String]) {
        precondition(cells.count == titles.count, "a row has as many cells as the table titles")
        rows.append(cells)
    }

    /// Writes the table, its titles in bold.
    package func write(to stream: TextStream) {
        let widths = titles.indices.map { column in
            ([titles] + rows).map { $0[column].count }.max() ?? 0
        }
        for (number, row) in ([titles] + rows).enumerated() {
            let cells = row.indices.map { column in
                let space = String(repeating: " ", count: widths[column] - row[column].count)
                let text = number == 0 ? stream.styled(row[column], .bold) : row[column]
                if rightAligned.contains(column) { return space + text }
                return column == row.count - 1 ? text : text + space
            }
            stream.write(cells.joined(separator: "  ") + "\n")
        }
    }
}
