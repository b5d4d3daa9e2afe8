import CommandLineKit
import WireFormat

extension Console {
    /// Prints a result that a program reads: one line with one object, which names its schema.
    ///
    /// - Parameter members: Writes the members of the object.
    package func printJSON(_ schema: String, members: (inout JSONWriter) -> Void) {
        var json = JSONWriter()
        json.beginObject()
        json.member("schema", schema)
        members(&json)
        json.endObject()
        json.endLine()
        printDocument(json.bytes)
    }
}

extension TextTable {
    /// Writes the table, its titles in bold.
    package func write(to stream: TextStream) {
        for line in lines(styling: { stream.styled($0, .bold) }) { stream.write(line + "\n") }
    }
}
