import LogicalClocks
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

@Suite("Trees at the depth limit need no deep stack")
struct IntervalTreeDepthTests {
    /// Runs a body on a thread with a stack of 512 KiB, the smallest that servers use.
    static func onSmallStack(_ body: @escaping @Sendable () throws -> Void) throws {
        final class Job {
            let body: @Sendable () throws -> Void
            var failure: (any Error)?
            init(_ body: @escaping @Sendable () throws -> Void) { self.body = body }
        }
        let job = Job(body)
        var attributes = pthread_attr_t()
        unsafe pthread_attr_init(&attributes)
        unsafe pthread_attr_setstacksize(&attributes, 512 * 1_024)
        var thread = pthread_t()
        let context = unsafe Unmanaged.passRetained(job).toOpaque()
        let status = unsafe pthread_create(
            &thread, &attributes,
            { context in
                if let context = unsafe context {
                    let job = unsafe Unmanaged<Job>.fromOpaque(context).takeRetainedValue()
                    do { try job.body() } catch { job.failure = error }
                }
                return nil
            }, context)
        try #require(status == 0)
        pthread_join(thread, nil)
        if let failure = job.failure { throw failure }
    }

    struct Mismatch: Error {
        var what: String
    }

    static func require(_ condition: Bool, _ what: String) throws {
        if !condition { throw Mismatch(what: what) }
    }

    @Test("Every operation works at the limit, and a fork beyond it is refused")
    func limit() throws {
        try Self.onSmallStack {
            var deep = Stamp.seed
            var others: [Stamp] = []
            for level in 0..<Stamp.depthMax {
                // First to the left only, then to the right only.
                let keepsLeft = level < Stamp.depthMax / 2
                let (left, right) = try deep.forked()
                deep = keepsLeft ? left : right
                others.append(keepsLeft ? right : left)
            }
            try Self.require(deep.id.depth == Stamp.depthMax, "depth")
            let before = deep
            do {
                _ = try deep.fork()
                throw Mismatch(what: "a fork beyond the limit")
            } catch StampError.identityTooDeep(let limit) {
                try Self.require(limit == Stamp.depthMax, "limit")
            }
            try Self.require(deep == before, "unchanged")
            deep.event()
            deep.event()
            try Self.require(deep.events.depth == Stamp.depthMax, "event depth")
            try Self.require(before.relation(to: deep) == .before, "relation")
            try Self.require(try Stamp(decoding: deep.encoded()) == deep, "bytes")
            try Self.require(try Stamp(parsing: deep.description) == deep, "text")
            for index in others.indices where index % 16 == 0 {
                others[index].event()
                try Self.require(others[index].relation(to: deep) == .concurrent, "concurrent")
            }
            for other in others.reversed() { try deep.join(other) }
            try Self.require(deep.id == .seed, "whole identity")
            deep.event()
            try Self.require(deep.events == EventTree(leaf: 2), "filled")
        }
    }
}
