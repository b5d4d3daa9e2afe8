import CausalMetadata
import Instrumentation

/// Ten facts about a request, as they travel in practice: ids, names, a deadline, flags.
enum ContextFacts {
    static let texts = [
        "tenant": "north", "trace": "4bf92f3577b34da6a3ce929d0e0e4736", "operation": "checkout",
        "region": "eu-west-1", "user": "user-8412", "cohort": "canary",
    ]
    static let numbers = ["depth": 5_000 as UInt64, "hops": 7, "deadline": 1_700_000_000_000]

    /// The facts as texts by name, as baggage has them.
    static let dictionary = texts.merging(numbers.mapValues { "\($0)" }) { first, _ in first }
        .merging(["sampled": "1"]) { first, _ in first }

    /// The facts under typed keys, which merge.
    static var context: CausalContext {
        var context = CausalContext()
        context[Tenant.self] = ["north"]
        context[TraceName.self] = ["4bf92f3577b34da6a3ce929d0e0e4736"]
        context[OperationName.self] = ["checkout"]
        context[Region.self] = ["eu-west-1"]
        context[User.self] = ["user-8412"]
        context[Cohort.self] = ["canary"]
        context[Depth.self] = ContextMaximum(5_000)
        context[Hops.self] = ContextMaximum(7)
        context[Deadline.self] = ContextMinimum(1_700_000_000_000)
        context[Sampled.self] = ContextFlag()
        return context
    }

    /// The facts in the context of Swift's tracing package, which stays in one process.
    static var tracing: InstrumentationContext {
        var context = InstrumentationContext.topLevel
        context[TracingText<Tenant>.self] = "north"
        context[TracingText<TraceName>.self] = "4bf92f3577b34da6a3ce929d0e0e4736"
        context[TracingText<OperationName>.self] = "checkout"
        context[TracingText<Region>.self] = "eu-west-1"
        context[TracingText<User>.self] = "user-8412"
        context[TracingText<Cohort>.self] = "canary"
        context[TracingNumber<Depth>.self] = 5_000
        context[TracingNumber<Hops>.self] = 7
        context[TracingNumber<Deadline>.self] = 1_700_000_000_000
        context[TracingNumber<Sampled>.self] = 1
        return context
    }
}

enum Tenant: ContextKey {
    typealias Value = ContextSet
    static let number: UInt16 = 20
}

enum TraceName: ContextKey {
    typealias Value = ContextSet
    static let number: UInt16 = 21
}

enum OperationName: ContextKey {
    typealias Value = ContextSet
    static let number: UInt16 = 22
}

enum Region: ContextKey {
    typealias Value = ContextSet
    static let number: UInt16 = 23
}

enum User: ContextKey {
    typealias Value = ContextSet
    static let number: UInt16 = 24
}

enum Cohort: ContextKey {
    typealias Value = ContextSet
    static let number: UInt16 = 25
}

enum Depth: ContextKey {
    typealias Value = ContextMaximum
    static let number: UInt16 = 26
}

enum Hops: ContextKey {
    typealias Value = ContextMaximum
    static let number: UInt16 = 27
}

enum Deadline: ContextKey {
    typealias Value = ContextMinimum
    static let number: UInt16 = 28
}

enum Sampled: ContextKey {
    typealias Value = ContextFlag
    static let number: UInt16 = 29
}

enum BytesRead: ContextKey {
    typealias Value = ContextCounter
    static let number: UInt16 = 30
}

enum TracingText<Name>: InstrumentationContextKey {
    typealias Value = String
}

enum TracingNumber<Name>: InstrumentationContextKey {
    typealias Value = UInt64
}
