/// A grid of cells on which boxes are drawn with lines that join where they meet.
struct BoxCanvas {
    /// The ways in which a line leaves a cell.
    private struct Ways: OptionSet {
        let rawValue: Int
        static let up = Ways(rawValue: 1)
        static let down = Ways(rawValue: 2)
        static let left = Ways(rawValue: 4)
        static let right = Ways(rawValue: 8)
    }

    /// The line signs by their ways, the sum of the raw values.
    private static let unicode = Array(" │││─┘┐┤─└┌├─┴┬┼")
    private static let ascii = Array(" |||-+++-+++-+++")

    let columns: Int
    let rows: Int
    private let isASCII: Bool
    private var ways: [Ways]
    private var signs: [Character?]

    init(columns: Int, rows: Int, isASCII: Bool) {
        self.columns = columns
        self.rows = rows
        self.isASCII = isASCII
        ways = Array(repeating: [], count: columns * rows)
        signs = Array(repeating: nil, count: columns * rows)
    }

    /// Draws a line from the left end of a row to the right.
    mutating func drawLine(row: Int, _ range: ClosedRange<Int>) {
        for column in range {
            if column > range.lowerBound { ways[row * columns + column].insert(.left) }
            if column < range.upperBound { ways[row * columns + column].insert(.right) }
        }
    }

    /// Draws the outline of a box.
    mutating func drawBox(columns range: ClosedRange<Int>, rows height: ClosedRange<Int>) {
        drawLine(row: height.lowerBound, range)
        drawLine(row: height.upperBound, range)
        for row in height {
            for column in [range.lowerBound, range.upperBound] {
                if row > height.lowerBound { ways[row * columns + column].insert(.up) }
                if row < height.upperBound { ways[row * columns + column].insert(.down) }
            }
        }
    }

    /// Fills the inside of a box with a sign.
    mutating func fill(
        _ sign: Character, columns range: ClosedRange<Int>, rows height: ClosedRange<Int>
    ) {
        for row in height.dropFirst().dropLast() {
            for column in range.dropFirst().dropLast() { signs[row * columns + column] = sign }
        }
    }

    /// Writes a text into the middle of a box if there is room for it.
    mutating func write(
        _ text: String, columns range: ClosedRange<Int>, rows height: ClosedRange<Int>
    ) {
        let room = range.count - 2
        guard height.count > 2, text.count <= room else { return }
        let row = (height.lowerBound + height.upperBound) / 2
        let start = range.lowerBound + 1 + (room - text.count) / 2
        for (offset, sign) in text.enumerated() { signs[row * columns + start + offset] = sign }
    }

    /// Returns a row as text, without blanks at its end.
    func text(row: Int) -> String {
        let glyphs = isASCII ? Self.ascii : Self.unicode
        var text = ""
        var blanks = 0
        for index in row * columns..<(row + 1) * columns {
            let sign = signs[index] ?? glyphs[ways[index].rawValue]
            guard sign != " " else {
                blanks += 1
                continue
            }
            text += String(repeating: " ", count: blanks)
            text.append(sign)
            blanks = 0
        }
        return text
    }
}
