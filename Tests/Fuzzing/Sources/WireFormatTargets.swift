import WireFormat

extension FuzzTarget {
    /// The reader of JSON: 0x60 to 0x6f.
    static let json = [
        FuzzTarget(0x60, "json", texts: jsonTexts, check: checkJSON)
    ]

    private static let jsonTexts = [
        "null", "true", " [1, -0, 2.5e+10, \"a\"] ", "{\"a\": {\"b\": []}, \"c\": {}}",
        #""\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00\u0000""#, "\"é\u{301}\u{2028}\"",
        "{\"é\":1,\"e\u{301}\":2}",
        "", "[", "[1", "[1,", "[1,]", "{", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,}", "01", "-",
        "1.",
        "1e", "tru", "nulll", "\"", "\"\\", "\"\\x\"", #""\ud800""#, #""\ud800\u0041""#,
        #""\udc00""#,
        "\"\u{1}\"", "{\"a\":1,\"a\":2}", String(repeating: "[", count: 70),
        String(repeating: "{\"\":", count: 64) + "0" + String(repeating: "}", count: 64),
    ]

    /// Reads any JSON, and checks that what is written for it is read back and written the same,
    /// in one line and in many.
    private static func checkJSON(_ bytes: [UInt8]) {
        let value: JSONValue
        do throws(TextError) {
            value = try parse(bytes)
        } catch {
            return checkPlace(of: error, within: bytes)
        }
        for layout in [JSONWriter.Layout.compact, .indented] {
            var writer = JSONWriter(layout: layout)
            value.write(to: &writer)
            let found = Result { () throws(TextError) in try parse(writer.bytes) }
            expect(found == .success(value), "\(value) is read back as \(found)")
            var again = JSONWriter(layout: layout)
            (try? found.get())?.write(to: &again)
            expect(again.bytes == writer.bytes, "\(value) is written differently again")
        }
    }

    private static func parse(_ bytes: [UInt8]) throws(TextError) -> JSONValue {
        var json = JSONReader(bytes)
        let value = try JSONValue(from: &json)
        try json.expectEnd()
        return value
    }
}
