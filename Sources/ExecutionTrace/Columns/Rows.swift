/// A list of lists of different lengths, end to end in one array.
struct Rows<Element: Hashable & Sendable>: Hashable, Sendable {
    private(set) var elements: [Element] = []
    private var ends: [Int] = []

    var count: Int { ends.count }

    mutating func append(_ row: some Sequence<Element>) {
        elements.append(contentsOf: row)
        ends.append(elements.count)
    }

    /// Adds an element to the row that the next ``endRow()`` ends.
    mutating func add(_ element: Element) {
        elements.append(element)
    }

    mutating func endRow() {
        ends.append(elements.count)
    }

    /// Returns the range of a row in `elements`.
    func range(of index: Int) -> Range<Int> {
        (index == 0 ? 0 : ends[index - 1])..<ends[index]
    }

    subscript(index: Int) -> ArraySlice<Element> {
        elements[range(of: index)]
    }
}
