// swift-tools-version: 6.3

// One file that imports what a server imports beside Causality, and uses every public name without
// its module: `.ci/names` writes and builds it. It stands apart from the root package, which
// resolves none of these packages.

import PackageDescription

let package = Package(
    name: "name-clashes",
    dependencies: [
        .package(name: "swift-causality", path: "../..", traits: ["Tracing"]),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    ],
    targets: [
        .executableTarget(
            name: "NameClashes",
            dependencies: [
                .product(name: "CausalTracing", package: "swift-causality"),
                .product(name: "Causality", package: "swift-causality"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "FaultyLayers", package: "swift-causality"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "Scenarios", package: "swift-causality"),
                .product(name: "SeededRandom", package: "swift-causality"),
                .product(name: "WireFormat", package: "swift-causality"),
            ],
            swiftSettings: [
                .treatAllWarnings(as: .error),
                .enableUpcomingFeature("ExistentialAny"),
                .enableUpcomingFeature("MemberImportVisibility"),
            ]
        )
    ]
)
