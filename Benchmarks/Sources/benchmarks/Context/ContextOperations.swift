import CausalMetadata
import LogicalClocks
import WireFormat

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
    let header = name == "context-header" ? manyClocks() : []
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
        case "context-header":
            let read = try? CausalHeader<VectorClock>(decoding: header)
            blackHole(read?.clock.count ?? 0)
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

/// Returns the slowest header of 56 kB that was found.
///
/// It has 4,659 clocks of eight replicas each, and no replica in two of them. Nodes that know no clocks make such headers by merging.
private func manyClocks() -> [UInt8] {
    let atoms = (0..<4_659).map { row in
        [0] + VectorClock((0..<8).map { (ReplicaID(8 * row + $0), 1) }).bytes()
    }
    var writer = ByteWriter()
    for atom in atoms.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
        writer.write(lengthPrefixed: atom)
    }
    return writer.bytes
}
