import Synchronization

/// What stands before the leaves in their memory.
struct LeafHeader {
    /// The stage below that says whether `kept` may be read.
    ///
    /// It is only ever accessed atomically.
    ///
    /// It is the first member, so that it lies where the header starts.
    var stage: UInt
    var count: Int
    var capacity: Int
    var kept = KeptBits()

    /// Nothing is kept.
    static let empty: UInt = 0
    /// One thread is writing `kept`, and only that thread may touch it.
    static let writing: UInt = 1
    /// `kept` is written, and does not change as long as anybody else holds the memory.
    static let written: UInt = 2
}

/// Memory for leaves behind a header.
final class LeafMemory: ManagedBuffer<LeafHeader, Leaf> {
    static func make(capacity: Int) -> LeafMemory {
        let memory = LeafMemory.create(minimumCapacity: capacity) { _ in
            LeafHeader(stage: LeafHeader.empty, count: 0, capacity: capacity)
        }
        // `create` makes an instance of the class that it is called on.
        return unsafe unsafeDowncast(memory, to: LeafMemory.self)
    }

    /// The number of leaves.
    var count: Int {
        get { unsafe withUnsafeMutablePointerToHeader { unsafe $0.pointee.count } }
        set { unsafe withUnsafeMutablePointerToHeader { unsafe $0.pointee.count = newValue } }
    }

    /// The number of leaves that there is room for.
    var leafCapacity: Int {
        unsafe withUnsafeMutablePointerToHeader { unsafe $0.pointee.capacity }
    }

    @inline(__always)
    func elements<Result, E: Error>(
        _ body: (UnsafeMutablePointer<Leaf>) throws(E) -> Result
    ) throws(E) -> Result {
        try unsafe withUnsafeMutablePointerToElements { (start) throws(E) in
            try unsafe body(start)
        }
    }

    private func withStage<Result>(_ body: (borrowing Atomic<UInt>) -> Result) -> Result {
        unsafe withUnsafeMutablePointerToHeader { header in
            let start = UnsafeMutableRawPointer(header)
            return unsafe body(start.assumingMemoryBound(to: Atomic<UInt>.self).pointee)
        }
    }

    /// The bits that are kept, if there are any.
    var kept: KeptBits? {
        guard withStage({ $0.load(ordering: .acquiring) }) == LeafHeader.written else { return nil }
        return unsafe withUnsafeMutablePointerToHeader { unsafe $0.pointee.kept }
    }

    /// Keeps bits, unless another thread is doing the same.
    func keep(_ bits: KeptBits) {
        let isFirst = withStage {
            $0.compareExchange(
                expected: LeafHeader.empty, desired: LeafHeader.writing, ordering: .relaxed
            ).exchanged
        }
        guard isFirst else { return }
        unsafe withUnsafeMutablePointerToHeader { unsafe $0.pointee.kept = bits }
        withStage { $0.store(LeafHeader.written, ordering: .releasing) }
    }

    /// Forgets what is kept; only the one holder of the memory may do so.
    func dropKept() {
        guard withStage({ $0.load(ordering: .relaxed) }) != LeafHeader.empty else { return }
        unsafe withUnsafeMutablePointerToHeader { unsafe $0.pointee.kept = KeptBits() }
        withStage { $0.store(LeafHeader.empty, ordering: .relaxed) }
    }
}
