// swift-tools-version: 6.2

import PackageDescription

let package = Package(
    name: "benchmarks",
    dependencies: [.package(name: "swift-causality", path: "..")],
    targets: [
        .executableTarget(
            name: "benchmarks",
            dependencies: [
                .product(name: "CausalChecking", package: "swift-causality"),
                .product(name: "CausalMessaging", package: "swift-causality"),
                .product(name: "ExecutionTrace", package: "swift-causality"),
                .product(name: "GlobalSnapshots", package: "swift-causality"),
                .product(name: "LogicalClocks", package: "swift-causality"),
                .product(name: "Simulation", package: "swift-causality"),
            ],
            path: "Sources"
        )
    ]
)
