import WireFormat

/// A log as text with an index of its lines; a carriage return at the end of a line is dropped.
struct LogText {
    private let text: String
    private let starts: [String.Index]
    private let ends: [String.Index]

    init(_ bytes: [UInt8], lineBytesMax: Int) throws(TextError) {
        var kept: [UInt8] = []
        kept.reserveCapacity(bytes.count)
        var lengths: [Int] = []
        for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            let content = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
            let number = lengths.count + 1
            guard content.count <= lineBytesMax else {
                throw TextError(
                    "a line is longer than \(lineBytesMax) bytes",
                    at: TextPosition(line: number, column: lineBytesMax + 1))
            }
            guard String(validating: content, as: UTF8.self) != nil else {
                throw TextError("the line is not UTF-8", at: TextPosition(line: number, column: 1))
            }
            kept.append(contentsOf: content)
            kept.append(UInt8(ascii: "\n"))
            lengths.append(content.count)
        }
        text = String(decoding: kept, as: UTF8.self)
        var starts: [String.Index] = []
        var ends: [String.Index] = []
        var start = text.startIndex
        for length in lengths {
            let end = text.utf8.index(start, offsetBy: length)
            starts.append(start)
            ends.append(end)
            start = text.utf8.index(after: end)
        }
        self.starts = starts
        self.ends = ends
    }

    var lineCount: Int { starts.count }

    /// A line, counted from 0, without its end.
    subscript(line: Int) -> Substring { text[starts[line]..<ends[line]] }

    /// Several whole lines with the line feeds between them.
    subscript(lines: Range<Int>) -> Substring {
        text[starts[lines.lowerBound]..<ends[lines.upperBound - 1]]
    }

    func isBlank(_ line: Int) -> Bool {
        self[line].utf8.allSatisfy { $0 == 0x20 || $0 == 0x09 }
    }

    /// Returns the line, counted from 0 and not before `first`, that holds an index.
    func line(of index: String.Index, from first: Int) -> Int {
        var line = first
        while line + 1 < starts.count, starts[line + 1] <= index { line += 1 }
        return line
    }

    func position(of index: String.Index, from first: Int) -> TextPosition {
        let line = line(of: index, from: first)
        let column = text.utf8.distance(from: starts[line], to: index) + 1
        return TextPosition(line: line + 1, column: column)
    }
}
