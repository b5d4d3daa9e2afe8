// swift-tools-version: 6.3

// A program that uses everything that several threads may use at once, for the thread sanitizer.
// It stands apart from the root package because all modules are built once more with the sanitizer
// in them: `.ci/sanitize` gives the flags.

import PackageDescription

let package = Package(
    name: "sanitizing",
    dependencies: [.package(name: "swift-causality", path: "../..")],
    targets: [
        .executableTarget(
            name: "share-between-threads",
            dependencies: [
                .product(name: "CausalMetadata", package: "swift-causality"),
                .product(name: "ExecutionTrace", package: "swift-causality"),
                .product(name: "LogicalClocks", package: "swift-causality"),
            ],
            path: "Sources",
            swiftSettings: [
                .treatAllWarnings(as: .error),
                .enableUpcomingFeature("ExistentialAny"),
                .enableUpcomingFeature("MemberImportVisibility"),
            ]
        )
    ]
)
