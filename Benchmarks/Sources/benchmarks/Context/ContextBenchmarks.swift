import CausalMetadata
import Instrumentation

/// A context of ten facts beside texts in a dictionary, and beside the context of Swift's tracing
/// package, which neither merges nor leaves the process.
func contextTable() -> Table {
    var table = Table(
        name: "context", title: "A context of ten facts, ns",
        columns: ["", "context", "texts", "takes", "tracing", "takes"])
    let facts = Facts()
    for row in facts.reading + facts.writing + facts.merging + facts.bytes {
        func other(_ cost: Double?) -> [String] {
            guard let cost else { return ["", ""] }
            return [figure(cost), ratio(cost, to: row.context)]
        }
        table.rows.append([row.name, figure(row.context)] + other(row.texts) + other(row.tracing))
    }
    return table
}

private struct Row {
    var name: String
    var context: Double
    var texts: Double?
    var tracing: Double?
}

private func cost(_ body: () -> Void) -> Double {
    let count = Options.isQuick ? 500 : 20_000
    return measure("") {
        for _ in 0..<count { body() }
        return count
    }.nanoseconds
}

/// A message as small as can be, with something on it or, if that is `Void`, without.
private struct Message<Extra> {
    var number: UInt64
    var extra: Extra
}

/// What it costs that a message is made, put into a mailbox in the place of an older one, and read.
@inline(__always)
private func messageCost<Extra>(with extra: () -> Extra) -> Double {
    var mailbox = (0..<256).map { Message(number: $0, extra: extra()) }
    return measure("") {
        var sum: UInt64 = 0
        let rounds = Options.isQuick ? 5 : 200
        for _ in 0..<rounds { sum &+= pass(&mailbox, extra) }
        blackHole(sum)
        return rounds * mailbox.count
    }.nanoseconds
}

@inline(never)
private func pass<Extra>(
    _ mailbox: inout [Message<Extra>], _ extra: () -> Extra
) -> UInt64 {
    for index in mailbox.indices {
        mailbox[index] = Message(number: UInt64(index), extra: extra())
    }
    return mailbox.reduce(0) { $0 &+ $1.number }
}

private struct Facts {
    let context = ContextFacts.context
    let texts = ContextFacts.dictionary
    let tracing = ContextFacts.tracing

    var reading: [Row] {
        [
            Row(
                name: "read a number", context: cost { blackHole(context[Hops.self]?.value ?? 0) },
                texts: cost { blackHole(texts["hops"].flatMap { UInt64($0) } ?? 0) },
                tracing: cost { blackHole(tracing[TracingNumber<Hops>.self] ?? 0) }),
            Row(
                name: "read a name",
                context: cost { blackHole(context[User.self]?.onlyName?.utf8.count ?? 0) },
                texts: cost { blackHole(texts["user"]?.utf8.count ?? 0) },
                tracing: cost { blackHole(tracing[TracingText<User>.self]?.utf8.count ?? 0) }),
        ]
    }

    var writing: [Row] {
        var counting = context
        counting.merge(CausalContext(origin: 7))
        try? counting.increment(BytesRead.self, by: 1_000)
        return [
            Row(
                name: "set a number",
                context: cost {
                    var copy = context
                    copy[Hops.self] = ContextMaximum(8)
                    blackHole(copy.isEmpty)
                },
                texts: cost {
                    var copy = texts
                    copy["hops"] = "\(8)"
                    blackHole(copy.count)
                },
                tracing: cost {
                    var copy = tracing
                    copy[TracingNumber<Hops>.self] = 8
                    blackHole(copy.count)
                }),
            Row(
                name: "set a name",
                context: cost {
                    var copy = context
                    copy[User.self] = ["user-8413"]
                    blackHole(copy.isEmpty)
                },
                texts: cost {
                    var copy = texts
                    copy["user"] = "user-8413"
                    blackHole(copy.count)
                },
                tracing: cost {
                    var copy = tracing
                    copy[TracingText<User>.self] = "user-8413"
                    blackHole(copy.count)
                }),
            Row(
                name: "count",
                context: cost {
                    var copy = counting
                    try? copy.increment(BytesRead.self, by: 10)
                    blackHole(copy.isEmpty)
                }),
        ]
    }

    var merging: [Row] {
        var other = context
        other[Cohort.self] = ["beta"]
        other[Depth.self] = ContextMaximum(6_000)
        var whole = context
        whole.merge(CausalContext(origin: 7))
        var parent = whole
        var branch = parent.branch()
        branch[Cohort.self] = ["beta"]
        branch[Depth.self] = ContextMaximum(6_000)
        return [
            Row(
                name: "branch, and join it unchanged",
                context: cost { try? whole.join(whole.branch()) },
                tracing: cost {
                    let copy = tracing
                    blackHole(copy.count)
                }),
            Row(
                name: "join a changed branch",
                context: cost {
                    var copy = parent
                    try? copy.join(branch)
                    blackHole(copy.isEmpty)
                },
                texts: cost { blackHole(texts.merging(texts) { $1 }.count) }),
            Row(
                name: "merge two",
                context: cost { blackHole(context.merging(other).isEmpty) },
                texts: cost { blackHole(texts.merging(texts) { $1 }.count) }),
            Row(
                name: "an empty one on a message",
                context: messageCost(with: { CausalContext() })
                    - messageCost(with: {})),
        ]
    }

    var bytes: [Row] {
        let bytes = context.encoded()
        let text = TextBaggage.write(texts)
        let roundTrip = cost {
            if let copy = try? CausalContext(decoding: context.encoded()) {
                blackHole(copy.isEmpty)
            }
        }
        return [
            Row(
                name: "encode", context: cost { blackHole(context.encoded().count) },
                texts: cost { blackHole(TextBaggage.write(texts).utf8.count) }),
            Row(
                name: "decode",
                context: cost {
                    if let copy = try? CausalContext(decoding: bytes) { blackHole(copy.isEmpty) }
                },
                texts: cost { blackHole(TextBaggage.read(text).count) }),
            Row(
                name: "encode and decode", context: roundTrip,
                texts: cost { blackHole(TextBaggage.read(TextBaggage.write(texts)).count) }),
            Row(
                name: "beside a copy of the \(bytes.count) bytes", context: roundTrip,
                texts: cost {
                    var copy = bytes
                    copy[0] = 1
                    blackHole(copy.count)
                }),
            Row(
                name: "a header in base64, and back",
                context: cost {
                    var headers: [String: String] = [:]
                    PropagatedContext(context: context).inject(
                        into: &headers, using: HeaderDictionary())
                    let (read, _) = PropagatedContext.extract(
                        from: headers, using: HeaderDictionary())
                    blackHole(read.context.isEmpty)
                },
                texts: cost {
                    let headers = ["baggage": TextBaggage.write(texts)]
                    blackHole(TextBaggage.read(headers["baggage"] ?? "").count)
                }),
        ]
    }
}
