import CausalChecking
import WireFormat

enum JSONText {
    static func of(_ report: CheckReport) -> String {
        var json = JSONWriter()
        report.write(to: &json)
        return json.text
    }
}
