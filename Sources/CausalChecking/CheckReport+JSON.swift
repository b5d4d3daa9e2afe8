import ExecutionTrace
import WireFormat

extension CheckReport {
    /// Writes the report as one JSON object.
    public func write(to json: inout JSONWriter) {
        json.beginObject()
        json.member("clean", verdict == .consistent)
        json.member("verdict", verdict.name)
        let reasons = undecidedReasons
        if !reasons.isEmpty { json.member("doubts", reasons) }
        json.key("counts")
        json.beginObject()
        json.member("events", counts.events)
        json.member("processes", counts.processes)
        json.member("messages", counts.messages)
        json.member("deliveries", counts.deliveries)
        json.member("operations", counts.operations)
        json.member("snapshots", counts.snapshots)
        json.endObject()
        json.member("checked", checked.map(\.rawValue))
        json.key("unchecked")
        json.beginArray()
        for item in unchecked {
            json.beginObject()
            json.member("rule", item.rule.rawValue)
            json.member("reason", item.reason)
            json.endObject()
        }
        json.endArray()
        json.key("totals")
        json.beginObject()
        for rule in Rule.allCases {
            if let total = totals[rule] { json.member(rule.rawValue, total) }
        }
        json.endObject()
        json.key("violations")
        json.beginArray()
        for violation in violations { violation.write(to: &json) }
        json.endArray()
        writeMissing(to: &json)
        json.endObject()
    }

    private func writeMissing(to json: inout JSONWriter) {
        json.member("missingTotal", missingTotal)
        json.key("missing")
        json.beginArray()
        for item in missing {
            json.beginObject()
            json.member("message", item.message)
            json.member("sendIndex", item.send)
            json.member("send", item.sendName)
            json.member("receiver", item.receiverName)
            json.endObject()
        }
        json.endArray()
    }
}

extension Violation {
    /// Writes the violation as one JSON object.
    public func write(to json: inout JSONWriter) {
        json.beginObject()
        json.member("rule", rule.rawValue)
        json.member("headline", headline)
        json.member("details", details)
        json.key("events")
        json.beginArray()
        for event in events { event.write(to: &json) }
        json.endArray()
        if let entry {
            json.key("entry")
            json.beginObject()
            json.member("process", entry.name)
            json.member("actual", entry.actual)
            json.member("expected", entry.expected)
            json.endObject()
        }
        if let path {
            json.key("path")
            json.beginArray()
            Self.write(path.start, path.startName, nil, to: &json)
            for step in path.steps { Self.write(step.event, step.name, step.hop, to: &json) }
            json.endArray()
        }
        json.endObject()
    }

    private static func write(
        _ event: Int, _ name: String, _ hop: CausalPath.Hop?, to json: inout JSONWriter
    ) {
        json.beginObject()
        if let hop { json.member("by", hop.words) }
        json.member("index", event)
        json.member("event", name)
        json.endObject()
    }
}

extension Violation.Event {
    fileprivate func write(to json: inout JSONWriter) {
        json.beginObject()
        json.member("role", role)
        json.member("index", index)
        json.member("event", name)
        json.member("count", count)
        if let message { json.member("message", message) }
        if let clock { json.member("clock", clock) }
        json.endObject()
    }
}
