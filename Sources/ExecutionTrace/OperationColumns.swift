import LogicalClocks

/// The operations of a trace, one array for each member.
struct OperationColumns: Hashable, Sendable {
    private var kinds: [HistoryOperation.Kind] = []
    private var sessions: [UInt32] = []
    private var keys: [UInt32] = []
    private var values = Rows<UInt32>()
    private var versions = Rows<Dot>()
    private var contexts: [VectorClock] = []

    var count: Int { kinds.count }

    mutating func append(_ operation: HistoryOperation, names: inout NameTable) {
        kinds.append(operation.kind)
        sessions.append(names.number(of: operation.session))
        keys.append(names.number(of: operation.key))
        var numbers: [UInt32] = []
        for value in operation.values { numbers.append(names.number(of: value)) }
        values.append(numbers)
        versions.append(operation.versions)
        contexts.append(operation.context)
    }

    func operation(at index: Int, names: NameTable) -> HistoryOperation {
        HistoryOperation(
            session: names[sessions[index]],
            kind: kinds[index],
            key: names[keys[index]],
            values: values[index].map { names[$0] },
            versions: Array(versions[index]),
            context: contexts[index]
        )
    }
}
