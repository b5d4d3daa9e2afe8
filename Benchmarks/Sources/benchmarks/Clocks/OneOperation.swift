import CLoops
import LogicalClocks

/// Repeats one operation, for a tool that counts the instructions of the whole program: the
/// difference of two counts leaves out what comes before.
///
/// Stamps are those of 64 that have passed 2,936 messages. `encode` is preceded by an event, so
/// that no bytes are kept, and the cost of `event` is to be taken off.
func repeatOperation(_ name: String, count: Int) {
    if name.hasPrefix("codec") {
        repeatCodecOperation(name, count: count)
    } else if name.hasPrefix("json") {
        repeatJSONOperation(name, count: count)
    } else if name.hasPrefix("vector") || name.hasPrefix("loop") {
        repeatVectorOperation(name, count: count)
    } else if name.hasPrefix("simulation") {
        repeatSimulationOperation(name, count: count)
    } else if name.hasPrefix("context") {
        repeatContextOperation(name, count: count)
    } else if name.hasPrefix("run") {
        repeatRunOperation(name, count: count)
    } else if name.hasPrefix("trace") {
        repeatTraceOperation(name, count: count)
    } else {
        repeatStampOperation(name, count: count)
    }
}

private func repeatStampOperation(_ name: String, count: Int) {
    var stamps = StampWorkload.messages(live: 64, count: 2_936).replay(with: Stamp.self)
    let peeked = stamps.indices.map { stamps[($0 * 7 + 1) % 64].peeked }
    let bytes = stamps.map { $0.bytes() }
    func each(_ body: (Int) -> Void) {
        for index in 0..<count { body(index % 64) }
    }
    switch name {
    case "event":
        let kept = stamps
        each { index in
            var copy = kept[index]
            copy.event()
            blackHole(copy.isAnonymous)
        }
    case "event-own":
        for index in 0..<count { stamps[index % 64].event() }
        blackHole(stamps.count)
    case "fork":
        each { index in
            if let halves = try? stamps[index].forked() { blackHole(halves.0.isAnonymous) }
        }
    case "fork-own":
        let kept = stamps
        each { index in
            var copy = kept[index]
            if let half = try? copy.fork() { blackHole(half.isAnonymous) }
            blackHole(copy.isAnonymous)
        }
    case "join":
        each { index in blackHole(stamps[index].merging(peeked[index]).isAnonymous) }
    case "relation":
        each { index in blackHole(stamps[index].relation(to: peeked[index])) }
    case "leq":
        each { index in blackHole(stamps[index].isBelowOrEqual(to: peeked[index])) }
    case "event-encode":
        let kept = stamps
        each { index in
            var copy = kept[index]
            copy.event()
            blackHole(copy.bytes().count)
        }
    case "encode-again":
        each { index in blackHole(stamps[index].bytes().count) }
    case "encode-peeked-again":
        each { index in blackHole(peeked[index].bytes().count) }
    case "decode":
        each { index in
            if let stamp = try? Stamp(decoding: bytes[index]) { blackHole(stamp.isAnonymous) }
        }
    default: fatalError("no operation is called \(name)")
    }
}

private func repeatVectorOperation(_ name: String, count: Int) {
    let first = VectorClock((0..<64).map { (ReplicaID($0), 1) })
    var mine = first
    var theirs = first
    for replica in (0..<64).map({ ReplicaID($0) }) {
        for _ in 0...replica.index { mine.tick(at: replica) }
        for _ in 0...(2 * replica.index) { theirs.tick(at: replica) }
    }
    var plain = mine.entries.map(\.count)
    let other = theirs.entries.map(\.count)
    switch name {
    case "vector-merge":
        for _ in 0..<count { mine.merge(theirs) }
        blackHole(mine.count)
    case "vector-merge-news":
        for index in 0..<count {
            theirs.tick(at: ReplicaID(index % 64))
            mine.merge(theirs)
        }
        blackHole(mine.count)
    case "vector-relation":
        for _ in 0..<count { blackHole(mine.relation(to: theirs)) }
    case "loop-merge":
        for _ in 0..<count { loop_merge(&plain, other, 64) }
        blackHole(plain.count)
    case "loop-relation":
        for _ in 0..<count { blackHole(loop_relation(plain, other, 64)) }
    default: fatalError("no operation is called \(name)")
    }
}
