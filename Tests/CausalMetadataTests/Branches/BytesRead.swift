// The README shows this file from its import.

import CausalMetadata

enum BytesRead: ContextKey {
    typealias Value = ContextCounter
    static let number: UInt16 = 24
}

func countedBytes() throws -> UInt64? {
    var request = CausalContext(origin: 7)
    var lookup = request.branch()  // goes to another service
    try lookup.increment(BytesRead.self, by: 50)
    try request.increment(BytesRead.self, by: 100)
    try request.join(lookup)  // when the reply is back
    return request[BytesRead.self]?.total  // 150
}
