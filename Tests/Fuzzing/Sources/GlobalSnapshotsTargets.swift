import GlobalSnapshots
import WireFormat

extension FuzzTarget {
    /// The reader of snapshot files: 0x80 to 0x8f.
    static let snapshots = [
        FuzzTarget(
            0x80, "snapshot", seeds: { snapshotTexts.map { file(of: Array($0.utf8)) } + damaged },
            check: checkSnapshot),
        // No mutation of a file finds its new checksum, so this one is given the content alone.
        FuzzTarget(
            0x81, "snapshot-content", texts: snapshotTexts,
            check: { bytes in checkSnapshot(file(of: bytes)) }),
    ]

    private static let snapshotTexts = [
        start + #""states":[],"channelStates":[]}"#,
        start
            + #""states":[{"process":"a","clock":{"a":7},"amount":5,"state":{"x":1},"heldBack":[]},"#
            + #"{"process":"b","clock":"((0, 1), (1, 1, 0))","state":[null],"heldBack":["#
            + #"{"id":["a",2],"amount":4,"payload":"m"},{"payload":null}]}],"channelStates":["#
            + #"{"channel":["a","b"],"sentBefore":3,"receivedBefore":1,"markers":[3],"inFlight":["#
            + #"{"number":2,"payload":0},{"payload":1}]}]}"#,
        start
            + #""states":[{"process":"a","state":0,"heldBack":[]},{"process":"a","state":0,"heldBack":[]}],"#
            + #""channelStates":[{"channel":["b","a"],"sentBefore":18446744073709551615,"#
            + #""receivedBefore":0,"markers":[18446744073709551615,0],"inFlight":[]}]}"#,
        #"{"initiator":"c","number":1,"processes":["a"]}"#,
        #"{"initiator":"a","number":1,"processes":[]}"#,
    ]

    private static let start =
        #"{"initiator":"a","number":1,"processes":["a","b"],"channels":[["a","b"],["b","a"]],"#
        + #""initiators":["a"],"startTime":3,"endTime":40,"total":10,"#

    private static let damaged = [
        "", "{", #"{"format":"causal-snapshot","version":2}"#, #"{"format":"x"}"#,
        #"{"format":"causal-snapshot","version":1,"sha256":"","snapshot":{}}"#,
    ].map { Array($0.utf8) }

    /// A file with content that may be damaged, and the checksum of it as it is written.
    private static func file(of content: [UInt8]) -> [UInt8] {
        var json = JSONReader(content)
        let value = try? JSONValue(from: &json)
        let checksum = SHA256Hasher.hexDigest(of: Array((value ?? .null).description.utf8))
        let front = #"{"format":"causal-snapshot","version":1,"sha256":"\#(checksum)","snapshot":"#
        return Array(front.utf8) + content + Array("}".utf8)
    }

    /// Reads a snapshot, checks that its file is read back, and that those who show and verify
    /// snapshots take it.
    private static func checkSnapshot(_ bytes: [UInt8]) {
        let snapshot: GlobalSnapshot
        do throws(TextError) {
            snapshot = try GlobalSnapshot(parsing: bytes)
        } catch {
            return checkPlace(of: error, within: bytes)
        }
        let file = snapshot.encoded()
        let found = Result { () throws(TextError) in try GlobalSnapshot(parsing: file) }
        expect(found == .success(snapshot), "\(snapshot) is read back as \(found)")
        let again = (try? found.get())?.encoded()
        expect(again == file, "\(String(decoding: file, as: UTF8.self)) is written differently")
        _ = (snapshot.name, snapshot.scope, snapshot.unreached, snapshot.inFlightCount)
        _ = SnapshotVerifier.verify(snapshot)
    }
}
