import Testing
import WireFormat

/// Expects that a text is refused with an error that reads as it should.
package func expectTextError<Value>(
    _ description: String, sourceLocation: SourceLocation = #_sourceLocation,
    from read: () throws -> Value
) {
    let error = #expect(throws: TextError.self, sourceLocation: sourceLocation) { try read() }
    #expect(error?.description == description, sourceLocation: sourceLocation)
}
