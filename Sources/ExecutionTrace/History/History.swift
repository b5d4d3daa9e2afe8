import LogicalClocks

/// The operations of client sessions on a store, with their results, as columns of a trace.
///
/// Operations are numbered in the order of their events. The order of a session is that of
/// ``order(at:)``, not of places: files of several processes are merged in an order that need not
/// be a session's.
public struct History: Sendable {
    /// A treatment of concurrent writes of one key by a store.
    @nonexhaustive
    public enum Conflicts: String, Hashable, Sendable, CaseIterable {
        /// All of them are kept until a client resolves them.
        case siblings
        /// One of them wins, by a total order that agrees with causality.
        case lastWriterWins = "lww"
    }

    /// How the store treats concurrent writes, if that is known.
    public internal(set) var conflicts: Conflicts?

    private var events: [UInt32] = []
    private var kinds: [HistoryOperation.Kind] = []
    private var sessionColumn: [UInt32] = []
    private var orders: [UInt64] = []
    private var keyColumn: [UInt32] = []
    private var valueRows = Rows<UInt32>()
    private var versionRows = Rows<Dot>()
    private var contexts: [DottedVersionVector] = []

    private var sessionNames = NameTable()
    private var keyNames = NameTable()
    private var valueNames = NameTable()
    /// The order of the last operation of each session.
    private var lastOrders: [UInt64] = []
    /// The context of the last operation of each session.
    private var lastContexts: [DottedVersionVector] = []

    init(conflicts: Conflicts? = nil) {
        self.conflicts = conflicts
    }

    /// The number of operations.
    public var count: Int { kinds.count }

    /// The names of the sessions, by their numbers.
    public var sessions: [String] { sessionNames.names }

    /// The keys, by their numbers.
    public var keys: [String] { keyNames.names }

    /// Returns the index of the event that an operation is.
    public func event(at index: Int) -> Int { Int(events[index]) }

    /// Returns what an operation asked.
    public func kind(at index: Int) -> HistoryOperation.Kind { kinds[index] }

    /// Returns the number of an operation's session among ``sessions``.
    public func session(at index: Int) -> Int { Int(sessionColumn[index]) }

    /// Returns which of its session's operations an operation is, from 1.
    public func order(at index: Int) -> UInt64 { orders[index] }

    /// Returns the number of an operation's key among ``keys``.
    public func key(at index: Int) -> Int { Int(keyColumn[index]) }

    /// Returns the values that an operation wrote or read.
    ///
    /// - Complexity: O(*n*), where *n* is the number of values.
    public func values(at index: Int) -> [String] { valueRows[index].map { valueNames[$0] } }

    /// Returns the numbers of the values that an operation wrote or read.
    package func valueNumbers(at index: Int) -> ArraySlice<UInt32> { valueRows[index] }

    /// Returns the value with a number.
    package func value(numbered number: UInt32) -> String { valueNames[number] }

    /// Returns the name of an operation's session.
    func sessionName(at index: Int) -> String { sessionNames[sessionColumn[index]] }

    /// Returns the key of an operation.
    func keyName(at index: Int) -> String { keyNames[keyColumn[index]] }

    /// Returns the writes that an operation made or read.
    public func versions(at index: Int) -> ArraySlice<Dot> { versionRows[index] }

    /// Returns the versions that an operation was based on.
    public func context(at index: Int) -> DottedVersionVector { contexts[index] }

    /// Returns an operation with all that belongs to it.
    ///
    /// - Complexity: O(*n*), where *n* is the number of values and versions.
    public func operation(at index: Int) -> HistoryOperation {
        HistoryOperation(
            session: sessionNames[sessionColumn[index]], kind: kinds[index],
            key: keyNames[keyColumn[index]], values: values(at: index),
            versions: Array(versionRows[index]), context: contexts[index], order: orders[index])
    }

    /// Returns the context of the last operation of a session, which is empty before the first.
    func lastContext(of session: String) -> DottedVersionVector {
        sessionNames.knownNumber(of: session).map { lastContexts[Int($0)] } ?? DottedVersionVector()
    }

    mutating func append(_ operation: HistoryOperation, at event: Int) {
        events.append(UInt32(event))
        kinds.append(operation.kind)
        let session = sessionNames.number(of: operation.session)
        if Int(session) == lastOrders.count {
            lastOrders.append(0)
            lastContexts.append(DottedVersionVector())
        }
        // A counter that a file put at the end of its range stays there.
        let next = lastOrders[Int(session)]
        let order = operation.order > 0 ? operation.order : next == .max ? next : next + 1
        lastOrders[Int(session)] = order
        lastContexts[Int(session)] = operation.context
        sessionColumn.append(session)
        orders.append(order)
        keyColumn.append(keyNames.number(of: operation.key))
        for value in operation.values { valueRows.add(valueNames.number(of: value)) }
        valueRows.endRow()
        versionRows.append(operation.versions)
        contexts.append(operation.context)
    }

    /// Forgets the operations, and keeps how far each session has come and what it saw last.
    mutating func forgetAll() {
        let (names, orders, contexts) = (sessionNames, lastOrders, lastContexts)
        self = Self(conflicts: conflicts)
        (sessionNames, lastOrders, lastContexts) = (names, orders, contexts)
    }
}

extension History: Hashable {
    /// Returns whether two histories hold the same operations at the same events.
    ///
    /// - Complexity: O(*n*), where *n* is the number of operations with what they hold.
    public static func == (left: Self, right: Self) -> Bool {
        left.conflicts == right.conflicts && left.events == right.events
            && left.kinds == right.kinds && left.sessionColumn == right.sessionColumn
            && left.orders == right.orders && left.keyColumn == right.keyColumn
            && left.valueRows == right.valueRows && left.versionRows == right.versionRows
            && left.contexts == right.contexts && left.sessionNames == right.sessionNames
            && left.keyNames == right.keyNames && left.valueNames == right.valueNames
    }

    /// Hashes how many operations there are, of which sessions and keys, and how conflicts are treated.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(conflicts)
        hasher.combine(sessionColumn)
        hasher.combine(keyColumn)
    }
}
