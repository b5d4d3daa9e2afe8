import CausalMetadata
import Dispatch
import Synchronization

/// Writes a name into the current context; false if nobody learns it.
@discardableResult
func learn(_ name: String) -> Bool {
    let isLearned: Void? = CausalContext.updateCurrent { context in
        context[Tenants.self] = ContextSet((context[Tenants.self]?.names ?? []) + [name])
    }
    return isLearned != nil
}

/// The names in the current context.
var known: [String] { CausalContext.current.names }

extension CausalContext {
    init(names: [String]) {
        self.init()
        self[Tenants.self] = names.isEmpty ? nil : ContextSet(names)
    }

    var names: [String] { self[Tenants.self]?.names ?? [] }
}

struct Refused: Error, Equatable {
    let code: Int
}

/// A door that stays shut until it is opened; a waiter that is cancelled gets through as well.
struct Gate: Sendable {
    private let stream: AsyncStream<Never>
    private let continuation: AsyncStream<Never>.Continuation

    init() { (stream, continuation) = AsyncStream.makeStream() }

    func open() { continuation.finish() }

    func wait() async {
        for await _ in stream {}
    }
}

/// Runs tasks on a thread of their own, which may block.
final class OwnThread: TaskExecutor {
    private let queue = DispatchQueue(label: "own thread")

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { unsafe job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}

/// What several threads write and a test reads when they are done.
final class Shared<Value: Sendable>: Sendable {
    private let storage: Mutex<Value>

    init(_ value: Value) { storage = Mutex(value) }

    var value: Value { storage.withLock { $0 } }

    func append<Element>(_ element: Element) where Value == [Element] {
        storage.withLock { $0.append(element) }
    }
}
