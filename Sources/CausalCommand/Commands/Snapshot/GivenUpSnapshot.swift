import WireFormat

/// What a run says of a snapshot that was given up.
struct GivenUpSnapshot {
    static let schema = "causal.incomplete/1"

    private(set) var id = ""
    private(set) var reason = ""
    private(set) var initiators: [String] = []
    private(set) var startTime: UInt64 = 0
    private(set) var endTime: UInt64 = 0

    /// Reads the document that lists them.
    static func list(parsing bytes: [UInt8]) throws(TextError) -> [GivenUpSnapshot] {
        var json = JSONReader(bytes)
        var snapshots: [GivenUpSnapshot] = []
        var isKnown = false
        try json.beginObject()
        while let key = try json.nextKey() {
            switch key {
            case "schema":
                let value = json
                guard try json.string() == schema else {
                    throw value.error("expected \"\(schema)\"")
                }
                isKnown = true
            case "snapshots":
                try json.beginArray()
                while try json.nextElement() {
                    snapshots.append(try GivenUpSnapshot(from: &json))
                }
            default: try json.skip()
            }
        }
        try json.expectEnd()
        guard isKnown else { throw json.error("expected the member 'schema'") }
        return snapshots
    }

    private init(from json: inout JSONReader) throws(TextError) {
        let start = json
        try json.beginObject()
        while let key = try json.nextKey() {
            switch key {
            case "id": id = try json.string()
            case "reason": reason = try json.string()
            case "startTime": startTime = try json.integer(UInt64.self)
            case "endTime": endTime = try json.integer(UInt64.self)
            case "initiators":
                try json.beginArray()
                while try json.nextElement() { initiators.append(try json.string()) }
            default: try json.skip()
            }
        }
        guard !id.isEmpty else { throw start.error("expected the member 'id'") }
    }
}
