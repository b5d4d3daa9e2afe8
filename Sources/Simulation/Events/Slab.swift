/// A store of elements by handles that stay valid until they are taken out, and are used again
/// then.
///
/// The elements lie without gaps: one that is put in is appended, and the last goes to the place of
/// one that is taken out. An element is therefore moved in and moved out, and never copied.
@usableFromInline
struct Slab<Element: Sendable>: Sendable {
    /// The state of one handle, and of the element that lies at the same index.
    @usableFromInline
    struct Entry: Sendable {
        /// The index of the handle's element; for a handle without one, the next handle that is
        /// free, as `-2 - handle`, or -1.
        @usableFromInline var index: Int32
        /// The handle of the element that lies here.
        @usableFromInline var handle: Int32

        @inlinable
        init(index: Int32, handle: Int32) {
            self.index = index
            self.handle = handle
        }
    }

    @usableFromInline var elements: [Element] = []
    @usableFromInline var entries: [Entry] = []
    /// The first free handle, as in an entry.
    @usableFromInline var firstFree: Int32 = -1

    @inlinable
    init() {}

    /// The number of handles, free ones included.
    @inlinable
    var handleCount: Int { entries.count }

    @inlinable
    mutating func insert(_ element: consuming Element) -> Int32 {
        let index = elements.count
        elements.append(element)
        if firstFree == -1 {
            let handle = Int32(entries.count)
            entries.append(Entry(index: Int32(index), handle: handle))
            entries[index].handle = handle
            return handle
        }
        let handle = -2 - firstFree
        var span = entries.mutableSpan
        let next = span[Int(handle)].index
        span[Int(handle)].index = Int32(index)
        span[index].handle = handle
        firstFree = next
        return handle
    }

    /// Takes out the element of a handle, which has one, and frees the handle.
    @inlinable
    mutating func take(_ handle: Int32) -> Element {
        let element = remove(handle)
        release(handle)
        return element
    }

    /// The handles with an element, in no order.
    @inlinable
    var handles: some Sequence<Int32> { elements.indices.lazy.map { entries[$0].handle } }

    /// The element of a handle, which has one.
    @inlinable
    subscript(_ handle: Int32) -> Element { elements[Int(entries[Int(handle)].index)] }

    @inlinable
    func isFull(_ handle: Int32) -> Bool { entries[Int(handle)].index >= 0 }

    /// Drops an element and keeps its handle from being used, as long as something refers to it.
    @inlinable
    mutating func empty(_ handle: Int32) {
        _ = remove(handle)
    }

    /// Frees a handle that was emptied.
    @inlinable
    mutating func release(_ handle: Int32) {
        entries[Int(handle)].index = firstFree
        firstFree = -2 - handle
    }

    /// Takes out the element of a handle, which is left without one.
    ///
    /// The exchange goes through the array: Swift 6.3.1 lets a mutable span of it, when optimised
    /// here, write to the elements of a copy.
    @inlinable
    mutating func remove(_ handle: Int32) -> Element {
        let last = elements.removeLast()
        let count = elements.count
        var span = entries.mutableSpan
        let index = Int(span[Int(handle)].index)
        let moved = span[count].handle
        span[Int(handle)].index = -1
        if index == count { return last }
        span[index].handle = moved
        span[Int(moved)].index = Int32(index)
        return exchange(&elements[index], with: consume last)
    }
}
