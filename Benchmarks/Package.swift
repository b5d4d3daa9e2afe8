// swift-tools-version: 6.3

import PackageDescription

let package = Package(
    name: "benchmarks",
    dependencies: [
        .package(name: "swift-causality", path: ".."),
        // The context of Swift's tracing package, which ours is measured against.
        .package(
            url: "https://github.com/apple/swift-distributed-tracing.git", from: "1.7.3"),
    ],
    targets: [
        // Loops over plain arrays: the limit that vector clocks are measured against. They are
        // built as a package is, for the baseline processor, but as well as the compiler can.
        .target(name: "CLoops", cSettings: [.unsafeFlags(["-O3"])]),
        .executableTarget(
            name: "benchmarks",
            dependencies: [
                "CLoops",
                .product(name: "CausalChecking", package: "swift-causality"),
                .product(name: "CausalMetadata", package: "swift-causality"),
                .product(name: "CausalMessaging", package: "swift-causality"),
                .product(name: "ExecutionTrace", package: "swift-causality"),
                .product(name: "GlobalSnapshots", package: "swift-causality"),
                .product(name: "Instrumentation", package: "swift-distributed-tracing"),
                .product(name: "LogicalClocks", package: "swift-causality"),
                .product(name: "Scenarios", package: "swift-causality"),
                .product(name: "SeededRandom", package: "swift-causality"),
                .product(name: "Simulation", package: "swift-causality"),
                .product(name: "WireFormat", package: "swift-causality"),
            ]
        ),
    ]
)
