import Foundation

/// Writes tables into the article of a documentation catalogue, and pictures beside it.
struct Report {
    /// The catalogue.
    let directory: String

    private var article: String { directory + "/CostsOfClocks.md" }

    /// Replaces what stands between `<!-- begin NAME -->` and `<!-- end NAME -->` by the table.
    func write(_ table: Table) throws {
        let text = try String(contentsOfFile: article, encoding: .utf8)
        let begin = "<!-- begin \(table.name) -->\n"
        let end = "<!-- end \(table.name) -->"
        guard let start = text.range(of: begin),
            let stop = text.range(of: end, range: start.upperBound..<text.endIndex)
        else { fatalError("\(article) has no place for the table \(table.name)") }
        let result =
            text[..<start.upperBound] + "\n" + table.markdown + "\n\n" + text[stop.lowerBound...]
        try String(result).write(toFile: article, atomically: true, encoding: .utf8)
        print(table.text)
    }

    func write(_ chart: Chart, to name: String) throws {
        let resources = directory + "/Resources"
        try FileManager.default.createDirectory(
            atPath: resources, withIntermediateDirectories: true)
        try chart.svg.write(
            toFile: "\(resources)/\(name).svg", atomically: true, encoding: .utf8)
    }

    /// Writes sizes, which are the same on every machine, and then what was measured on this one.
    func write(isBytesOnly: Bool) throws {
        let sizes = [4, 8, 16, 32, 64, 128, 256, 512, 1_024]
        let shown = [8, 64, 1_024]
        try write(wireTable(sizes: [8, 64, 256, 1_024]))
        let costs = familyCosts(live: sizes, isTimed: !isBytesOnly)
        try write(familyBytesTable(costs, live: shown))
        try write(chart("Bytes on a message", of: costs, \.bytes), to: "bytes-on-a-message")
        guard !isBytesOnly else { return }
        try write(familyCostsTable(costs, live: shown))
        try write(chart("Nanoseconds an event", of: costs, \.event), to: "cost-of-an-event")
        try write(chart("Nanoseconds a receipt", of: costs, \.receive), to: "cost-of-a-receipt")
        try write(
            chart("Nanoseconds a relation of two events", of: costs, \.relation),
            to: "cost-of-a-relation")
        for table in vectorTables() + stampTables() { try write(table) }
    }

    private func chart(
        _ title: String, of costs: [FamilyCost], _ value: KeyPath<FamilyCost, Double>
    ) -> Chart {
        Chart(
            title: title,
            lines: families.map { family in
                Chart.Line(
                    name: family.name.filter { $0 != "`" },
                    points: costs.filter { $0.name == family.name }
                        .map { (Double($0.live), $0[keyPath: value]) })
            })
    }
}
