import TestSupport
import Testing

/// Expects a text that is kept in a file beside the tests.
func expectGolden(_ text: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation)
    throws
{
    try TestFile("Golden/\(name)").expect(text, sourceLocation: sourceLocation)
}
