// swift-tools-version: 6.3

// The fuzzer of every decoder. It stands apart from the root package because libFuzzer brings its
// own entry point, and because all modules are built once more with coverage counters in them:
// `.ci/fuzz` gives the flags.

import PackageDescription

let package = Package(
    name: "fuzzing",
    dependencies: [.package(name: "swift-causality", path: "../..")],
    targets: [
        .executableTarget(
            name: "fuzz-decoders",
            dependencies: [
                .product(name: "CausalChecking", package: "swift-causality"),
                .product(name: "CausalMessaging", package: "swift-causality"),
                .product(name: "CausalMetadata", package: "swift-causality"),
                .product(name: "ExecutionTrace", package: "swift-causality"),
                .product(name: "GlobalSnapshots", package: "swift-causality"),
                .product(name: "LogicalClocks", package: "swift-causality"),
                .product(name: "ReplicatedStore", package: "swift-causality"),
                .product(name: "Scenarios", package: "swift-causality"),
                .product(name: "WireFormat", package: "swift-causality"),
            ],
            path: "Sources",
            swiftSettings: [
                .strictMemorySafety(),
                .enableUpcomingFeature("ExistentialAny"),
                .enableUpcomingFeature("MemberImportVisibility"),
            ]
        )
    ]
)
