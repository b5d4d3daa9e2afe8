/// Calls `body` with an empty output that is gone afterwards; a short one lies on the stack.
///
/// - Precondition: `Element` is a plain value that needs no clean-up.
@inline(__always)
func withTemporaryOutput<Element, Result, E: Error>(
    of type: Element.Type, capacity: Int,
    _ body: (inout OutputSpan<Element>) throws(E) -> Result
) throws(E) -> Result {
    try unsafe withUnsafeTemporaryAllocation(of: type, capacity: capacity) {
        (buffer) throws(E) -> Result in
        var output = unsafe OutputSpan(buffer: buffer, initializedCount: 0)
        // What `body` leaves in the output is cleared before its memory goes.
        return try body(&output)
    }
}
