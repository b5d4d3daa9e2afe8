/// What the manifest says of its targets.
struct Manifest {
    struct Target: Hashable {
        var name: String
        /// The modules that it names, whether of this package or of another.
        var dependencies: Set<String>
        /// Where it stands: `Sources`, `Tests` or `Demos`.
        var top: String
        /// The number in the nearest comment `// Floor N` above, for targets of `Sources`.
        var floor: Int?
        var line: Int
    }

    private(set) var targets: [Target] = []

    /// Reads the calls that make targets: `floor`, `tests(of:)`, `support`, `demo` and those of PackageDescription.
    init(text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let start = lines.firstIndex { $0.hasPrefix("    targets: [") } ?? lines.count
        let tracing = Manifest.products(in: lines[..<start].joined(separator: "\n"))
        var floor: Int?
        var call = ""
        var line = 0
        for index in lines.indices.dropFirst(start + 1) where !lines[index].isEmpty {
            // A target's call begins at this indentation, and what belongs to it is farther in.
            let indentation = lines[index].prefix { $0 == " " }.count
            let words = lines[index].split(separator: " ")
            if indentation <= 8, words.first?.hasPrefix(")") == false {
                add(call, floor: floor, line: line, tracing: tracing)
                call = ""
                line = index + 1
                if indentation < 8 { break }
            }
            if words.first == "//" {
                floor = words.count == 3 && words[1] == "Floor" ? Int(words[2]) : nil
            } else {
                call += lines[index]
            }
        }
        add(call, floor: floor, line: line, tracing: tracing)
    }

    private mutating func add(_ call: String, floor: Int?, line: Int, tracing: Set<String>) {
        let strings = Manifest.strings(in: call.prefix(upTo: call.range(ofFirst: "files:")))
        guard let name = strings.first else { return }
        var dependencies = Set(strings.dropFirst())
        if call.contains("+ tracing") { dependencies.formUnion(tracing) }
        let kind = call.drop { $0 == " " || $0 == "." }.prefix { $0 != "(" }
        switch kind {
        case "floor", "executableTarget":
            targets.append(
                Target(
                    name: name, dependencies: dependencies, top: "Sources", floor: floor, line: line
                ))
        case "demo":
            targets.append(
                Target(name: name, dependencies: dependencies, top: "Demos", line: line))
        case "tests":
            dependencies.insert(name)
            targets.append(
                Target(name: name + "Tests", dependencies: dependencies, top: "Tests", line: line))
        case "support", "testTarget":
            targets.append(
                Target(name: name, dependencies: dependencies, top: "Tests", line: line))
        default: break
        }
    }

    /// The string literals of a piece of the manifest, which has no escapes in them.
    private static func strings(in text: some StringProtocol) -> [String] {
        let pieces = text.split(separator: "\"", omittingEmptySubsequences: false)
        return pieces.indices.filter { $0 % 2 == 1 }.map { String(pieces[$0]) }
    }

    /// The names of the products of other packages.
    private static func products(in text: String) -> Set<String> {
        let found = text.split(separator: ".product(").dropFirst().compactMap {
            strings(in: $0).first
        }
        return Set(found)
    }
}

extension String {
    fileprivate func range(ofFirst part: String) -> Index {
        firstRange(of: part)?.lowerBound ?? endIndex
    }
}
