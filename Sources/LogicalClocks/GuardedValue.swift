import Synchronization

/// A value behind a lock that a thread sanitizer sees.
///
/// The compiled `Mutex` of the standard library hands its value from thread to thread unseen by the
/// thread sanitizer, which then reports races that are none, in the tests of whoever uses this
/// package. Here each holder of the lock also leaves an atomic mark that the next one reads, which
/// costs a load and a store.
package struct GuardedValue<Value: Sendable>: ~Copyable, Sendable {
    @usableFromInline let mutex: Mutex<Value>
    @usableFromInline let isHandedOver = Atomic<Bool>(false)

    /// Puts a value behind a lock.
    @inlinable
    package init(_ value: Value) {
        mutex = Mutex(value)
    }

    /// Calls a function with the value while nobody else has it.
    @inlinable
    package borrowing func withLock<Result: Sendable, Failure: Error>(
        _ body: (inout Value) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try mutex.withLock { (value) throws(Failure) -> Result in
            _ = isHandedOver.load(ordering: .acquiring)
            defer { isHandedOver.store(true, ordering: .releasing) }
            return try body(&value)
        }
    }
}
