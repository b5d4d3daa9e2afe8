import CausalMetadata

/// Repeats one operation on a context of ten facts.
func repeatContextOperation(_ name: String, count: Int) {
    let context = ContextFacts.context
    var other = context
    other[Cohort.self] = ["beta"]
    var parent = context
    parent.merge(CausalContext(origin: 7))
    var branch = parent.branch()
    branch[Cohort.self] = ["beta"]
    let bytes = context.encoded()
    var headers: [String: String] = [:]
    let propagated = PropagatedContext(context: context)
    propagated.inject(into: &headers, using: HeaderDictionary())
    for _ in 0..<count {
        switch name {
        case "context-read": blackHole(context[Hops.self]?.value ?? 0)
        case "context-merge": blackHole(context.merging(other).isEmpty)
        case "context-join":
            var copy = parent
            try? copy.join(branch)
            blackHole(copy.isEmpty)
        case "context-decode":
            blackHole((try? CausalContext(decoding: bytes))?.isEmpty ?? true)
        case "context-inject":
            var carrier: [String: String] = [:]
            propagated.inject(into: &carrier, using: HeaderDictionary())
            blackHole(carrier.count)
        case "context-extract":
            let (read, _) = PropagatedContext.extract(from: headers, using: HeaderDictionary())
            blackHole(read.context.isEmpty)
        default: fatalError("no operation is called \(name)")
        }
    }
}
