import ExecutionTrace

/// The judge of recorded runs.
///
/// It takes nothing on trust: happened-before is recomputed from the order of each process and
/// from the messages, and clocks, deliveries, snapshots and the history of a store are held
/// against it.
///
///     let report = CausalChecker.check(trace)
///     #expect(report.verdict == .consistent, "\(report)")
public enum CausalChecker {
    /// Checks a recorded run.
    ///
    /// - Complexity: O(*n* + *m* · *p*) for *n* events, *m* receives and *p* processes; for the
    ///   history of a store O(*o* · *s* · log *o*) for *o* operations of *s* sessions.
    public static func check(
        _ trace: Trace, options: CheckOptions = CheckOptions()
    ) -> CheckReport {
        let session = Judgement(trace, options: options)
        return session.report()
    }
}
