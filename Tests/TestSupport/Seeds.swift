/// The seeds of a property test: all of them in release, and the first quarter, or as many as are
/// said, in a debug build.
///
/// Debug code takes about ten times as long, and one configuration is enough to try every seed:
/// `.ci/run` does that in release. What debug builds check besides, the invariants that are
/// asserted, breaks with many a seed if it breaks at all. Tests whose cases are cheap, or that count
/// how often something happens, use all of their seeds in both.
package func seeds(_ count: UInt64, inDebug few: UInt64? = nil) -> Range<UInt64> {
    #if DEBUG
        0..<min(count, few ?? max(count / 4, 8))
    #else
        0..<count
    #endif
}
