import Synchronization

/// The header of the leaves in their memory.
struct LeafHeader {
    /// The stages below of what is kept, which say whether it may be read.
    ///
    /// They are only ever accessed atomically, and are the first members, so that they lie where
    /// the header starts.
    var bitsStage = LeafHeader.empty
    var ownedStage = LeafHeader.empty
    var count: Int
    var capacity: Int
    /// The bits of the leaves.
    var bits = KeptBits()
    /// The bytes of the stamp that has these events and owns one part.
    var owned: (part: IntervalPart, bytes: [UInt8])?

    /// Nothing is kept.
    static let empty: UInt = 0
    /// One thread is writing what is to be kept, and only that thread may touch it.
    static let writing: UInt = 1
    /// It is written, and does not change as long as anybody else holds the memory.
    static let written: UInt = 2
}

/// Memory for leaves behind a header.
final class LeafMemory: ManagedBuffer<LeafHeader, Leaf> {
    static func make(capacity: Int) -> LeafMemory {
        let memory = LeafMemory.create(minimumCapacity: capacity) { _ in
            LeafHeader(count: 0, capacity: capacity)
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

    /// A value that can be kept, by the place of its stage.
    private enum Slot: Int {
        case bits
        case owned
    }

    private func withStage<Result>(
        of slot: Slot, _ body: (borrowing Atomic<UInt>) -> Result
    ) -> Result {
        unsafe withUnsafeMutablePointerToHeader { header in
            let start = unsafe UnsafeMutableRawPointer(header).assumingMemoryBound(
                to: Atomic<UInt>.self)
            return unsafe body(start[slot.rawValue])
        }
    }

    private func isKept(_ slot: Slot) -> Bool {
        withStage(of: slot) { $0.load(ordering: .acquiring) } == LeafHeader.written
    }

    /// Keeps something, unless it is kept or another thread is doing the same.
    private func keep(_ slot: Slot, _ write: (UnsafeMutablePointer<LeafHeader>) -> Void) {
        let isFirst = withStage(of: slot) {
            $0.compareExchange(
                expected: LeafHeader.empty, desired: LeafHeader.writing, ordering: .relaxed
            ).exchanged
        }
        guard isFirst else { return }
        unsafe withUnsafeMutablePointerToHeader { unsafe write($0) }
        withStage(of: slot) { $0.store(LeafHeader.written, ordering: .releasing) }
    }

    /// The bits that are kept, if there are any.
    var keptBits: KeptBits? {
        guard isKept(.bits) else { return nil }
        return unsafe withUnsafeMutablePointerToHeader { unsafe $0.pointee.bits }
    }

    /// Keeps bits, unless some are kept or another thread is doing the same.
    func keep(_ bits: KeptBits) {
        unsafe keep(.bits) { unsafe $0.pointee.bits = bits }
    }

    /// Returns the bytes that are kept for the owner of a part, if there are any.
    func keptBytes(ownedBy part: IntervalPart) -> [UInt8]? {
        guard isKept(.owned) else { return nil }
        return unsafe withUnsafeMutablePointerToHeader { header in
            guard let owned = unsafe header.pointee.owned, owned.part == part else { return nil }
            return owned.bytes
        }
    }

    /// Keeps bytes for the owner of a part, unless some are kept or another thread is doing the same.
    func keep(_ bytes: [UInt8], ownedBy part: IntervalPart) {
        unsafe keep(.owned) { unsafe $0.pointee.owned = (part, bytes) }
    }

    /// Forgets what is kept; only the one holder of the memory may do so.
    func dropKept() {
        unsafe drop(.bits) { unsafe $0.pointee.bits = KeptBits() }
        unsafe drop(.owned) { unsafe $0.pointee.owned = nil }
    }

    private func drop(_ slot: Slot, _ clear: (UnsafeMutablePointer<LeafHeader>) -> Void) {
        guard withStage(of: slot, { $0.load(ordering: .relaxed) }) != LeafHeader.empty else {
            return
        }
        unsafe withUnsafeMutablePointerToHeader { unsafe clear($0) }
        withStage(of: slot) { $0.store(LeafHeader.empty, ordering: .relaxed) }
    }
}
