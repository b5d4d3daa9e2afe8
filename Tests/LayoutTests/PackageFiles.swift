import Foundation

extension Layout {
    /// The package that this test belongs to.
    static let package: Result<Layout, any Error> = Result { try read() }

    private static func read() throws -> Layout {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let manifest = try String(
            contentsOf: root.appending(path: "Package.swift"), encoding: .utf8)
        let targets = Manifest(text: manifest)
        // Nested packages have manifests of their own; only what this manifest names is read.
        let folders = Set(targets.targets.map { "\($0.top)/\($0.name)" })
        let files = try ["Sources", "Tests", "Demos"].flatMap { top in
            try FileManager.default.subpathsOfDirectory(atPath: root.appending(path: top).path)
                .map { "\(top)/\($0)" }
        }
        .filter { path in
            path.hasSuffix(".swift")
                && (path.hasPrefix("Sources/")
                    || folders.contains(path.split(separator: "/").prefix(2).joined(separator: "/")))
        }
        .sorted()
        return Layout(
            files: try files.map { path in
                SourceFile(
                    path: path,
                    text: try String(contentsOf: root.appending(path: path), encoding: .utf8))
            },
            manifest: targets)
    }
}
