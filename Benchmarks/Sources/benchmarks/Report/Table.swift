/// Rows of text under named columns, for the terminal and for the documentation.
struct Table {
    /// What the documentation calls the table.
    var name: String
    var title: String
    var columns: [String]
    var rows: [[String]] = []

    /// The table for a terminal: the first column to the left, the others to the right.
    var text: String {
        let lines = [columns] + rows
        let widths = columns.indices.map { column in
            lines.map { $0[column].count }.max() ?? 0
        }
        let body = lines.map { line in
            line.indices.map { padded(line[$0], to: widths[$0], isRight: $0 > 0) }
                .joined(separator: "  ")
        }
        return "\n\(title)\n" + body.joined(separator: "\n")
    }

    /// The table as Markdown.
    var markdown: String {
        let rule = columns.indices.map { $0 == 0 ? "---" : "--:" }
        return ([columns, rule] + rows).map { "| " + $0.joined(separator: " | ") + " |" }
            .joined(separator: "\n")
    }
}

/// Measurements beside the first of them.
func table(name: String, title: String, _ measurements: [Measurement]) -> Table {
    var table = Table(
        name: name, title: title, columns: ["", "ns", "ratio", "fastest", "slowest"])
    guard let reference = measurements.first else { return table }
    for measurement in measurements {
        table.rows.append([
            measurement.name, figure(measurement.nanoseconds),
            ratio(measurement.nanoseconds, to: reference.nanoseconds),
            figure(measurement.range.lowerBound), figure(measurement.range.upperBound),
        ])
    }
    return table
}

/// A number with about three digits: 0.41, 8.3, 52, 1,234.
func figure(_ value: Double) -> String {
    if value >= 10 { return grouped(Int(value.rounded())) }
    return value >= 1 ? decimal(value, places: 1) : decimal(value, places: 2)
}

/// How many times as much one value is as another.
func ratio(_ value: Double, to reference: Double) -> String {
    reference > 0 ? figure(value / reference) + "x" : "-"
}

/// A number with a fixed count of decimals.
func decimal(_ value: Double, places: Int) -> String {
    var scale = 1
    for _ in 0..<places { scale *= 10 }
    let scaled = Int((value * Double(scale)).rounded())
    guard places > 0 else { return grouped(scaled) }
    let digits = String(scaled % scale)
    return grouped(scaled / scale) + "."
        + String(repeating: "0", count: places - digits.count) + digits
}

/// A whole number with commas between thousands.
func grouped(_ value: Int) -> String {
    let digits = Array(String(value))
    var result = ""
    for (index, digit) in digits.enumerated() {
        if index > 0 && (digits.count - index) % 3 == 0 { result.append(",") }
        result.append(digit)
    }
    return result
}

/// A text filled up with blanks.
func padded(_ text: String, to width: Int, isRight: Bool = false) -> String {
    let blanks = String(repeating: " ", count: max(0, width - text.count))
    return isRight ? blanks + text : text + blanks
}
