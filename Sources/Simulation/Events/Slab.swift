/// Elements that stay where they are until they are taken out, in slots that are used again.
@usableFromInline
struct Slab<Element: Sendable>: Sendable {
    @usableFromInline var elements: [Element?] = []
    @usableFromInline var freeSlots: [Int32] = []

    @inlinable
    init() {}

    @inlinable
    mutating func insert(_ element: consuming Element) -> Int32 {
        if let slot = freeSlots.popLast() {
            elements[Int(slot)] = consume element
            return slot
        }
        elements.append(consume element)
        return Int32(elements.count - 1)
    }

    /// Takes an element out and frees its slot.
    @inlinable
    mutating func take(_ slot: Int32) -> Element? {
        freeSlots.append(slot)
        return elements[Int(slot)].take()
    }

    @inlinable
    func isFull(_ slot: Int32) -> Bool { elements[Int(slot)] != nil }

    /// Drops an element and keeps its slot from being used, as long as something refers to it.
    @usableFromInline
    mutating func empty(_ slot: Int32) { elements[Int(slot)] = nil }

    /// Frees a slot that was emptied.
    @usableFromInline
    mutating func release(_ slot: Int32) { freeSlots.append(slot) }
}
