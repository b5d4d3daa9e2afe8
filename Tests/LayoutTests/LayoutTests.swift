import Testing

@Suite("The package is laid out as its design says")
struct LayoutTests {
    @Test("the package keeps", arguments: Layout.rules)
    func package(_ rule: Layout.Rule) throws {
        let layout = try Layout.package.get()
        let findings = rule.findings(layout)
        #expect(findings.isEmpty, "\(findings.map(\.description).joined(separator: "\n"))")
    }

    @Test("nothing is judged in vain: all targets, files, imports, types and functions are read")
    func readsAll() throws {
        let layout = try Layout.package.get()
        let sources = layout.files.filter { $0.top == "Sources" }
        #expect(layout.manifest.targets.count > 30)
        #expect(layout.manifest.targets.contains { $0.name == "LayoutTests" })
        #expect(layout.manifest.targets.contains { $0.name == "TestSupport" })
        #expect(Set(sources.map(\.target)).isSuperset(of: ["WireFormat", "Scenarios", "causal"]))
        let types = sources.reduce(0) { $0 + $1.types.count }
        #expect(types > sources.count / 2, "\(types) types in \(sources.count) files")
        let stripped = sources.reduce(0) { $0 + $1.functions.count }
        let written = sources.reduce(0) { $0 + $1.text.split(separator: "func ").count - 1 }
        // Initialisers come on top; requirements of protocols and words in comments fall out.
        #expect(stripped > written * 9 / 10, "\(stripped) of \(written) functions are measured")
    }
}
