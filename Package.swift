// swift-tools-version: 6.3

// Causality for distributed Swift systems: clocks, one causal context on every
// message, global snapshots, a causal-order checker, and the simulator that
// holds them to account. This package depends on no other package, unless a trait
// asks for a bridge to one: without traits nothing is resolved or fetched.
//
// Targets stand on floors: a target imports only from floors below its own.

import PackageDescription

// No warning of the compiler that this was written with is left standing. A later one may warn of
// more, and builds the package all the same; so does whoever depends on it.
#if compiler(<6.4)
    let warnings: [SwiftSetting] = [.treatAllWarnings(as: .error)]
#else
    let warnings: [SwiftSetting] = []
#endif

let settings: [SwiftSetting] =
    warnings + [
        .strictMemorySafety(),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
    ]

/// The products of other packages that the trait `Tracing` brings in.
let tracing: [Target.Dependency] = [
    .product(
        name: "Instrumentation", package: "swift-distributed-tracing",
        condition: .when(traits: ["Tracing"])),
    .product(name: "Logging", package: "swift-log", condition: .when(traits: ["Tracing"])),
]

/// A library target of one floor.
func floor(_ name: String, on dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

/// The tests of one library target; `files` are vectors and traces that the tests read.
///
/// In release the libraries are optimised and most tests are not: those take longer to optimise than
/// to run, and what is optimised alone is what users get. Tests with large models of their own take
/// longer to run.
func tests(
    of name: String, using dependencies: [Target.Dependency] = [], files: [String] = [],
    areOptimized: Bool = false
) -> Target {
    let plain: [SwiftSetting] = [.unsafeFlags(["-Onone"], .when(configuration: .release))]
    return .testTarget(
        name: "\(name)Tests",
        dependencies: [.byName(name: name)] + dependencies,
        exclude: files,
        swiftSettings: areOptimized ? settings : settings + plain
    )
}

/// What several targets of tests share.
func support(_ name: String, on dependencies: [Target.Dependency]) -> Target {
    .target(
        name: name, dependencies: dependencies, path: "Tests/\(name)", swiftSettings: settings)
}

/// A small program that shows one thing; `expected.txt` holds what it prints.
func demo(_ name: String, on dependencies: [Target.Dependency]) -> Target {
    .executableTarget(
        name: name,
        dependencies: dependencies,
        path: "Demos/\(name)",
        exclude: ["expected.txt"],
        swiftSettings: settings
    )
}

let package = Package(
    name: "swift-causality",
    // The standard library of these has `InlineArray` (VectorClock, PlausibleClock, SHA256Hasher),
    // `OutputSpan` and `Mutex`, which older ones lack.
    platforms: [.macOS(.v26), .iOS(.v26), .tvOS(.v26), .watchOS(.v26), .visionOS(.v26)],
    products: [
        .library(name: "Causality", targets: ["Causality"]),
        .library(name: "WireFormat", targets: ["WireFormat"]),
        .library(name: "LogicalClocks", targets: ["LogicalClocks"]),
        .library(name: "CausalMetadata", targets: ["CausalMetadata"]),
        .library(name: "ExecutionTrace", targets: ["ExecutionTrace"]),
        .library(name: "CausalMessaging", targets: ["CausalMessaging"]),
        .library(name: "CausalTracing", targets: ["CausalTracing"]),
        .library(name: "CausalChecking", targets: ["CausalChecking"]),
        .library(name: "ExecutionViews", targets: ["ExecutionViews"]),
        .library(name: "GlobalSnapshots", targets: ["GlobalSnapshots"]),
        .library(name: "ReplicatedStore", targets: ["ReplicatedStore"]),
        .library(name: "FaultyLayers", targets: ["FaultyLayers"]),
        .library(name: "SeededRandom", targets: ["SeededRandom"]),
        .library(name: "Simulation", targets: ["Simulation"]),
        .library(name: "Scenarios", targets: ["Scenarios"]),
        .executable(name: "causal", targets: ["causal"]),
    ],
    traits: [
        .trait(
            name: "Tracing",
            description: "CausalTracing: a bridge to swift-distributed-tracing and swift-log"),
        .default(enabledTraits: []),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-distributed-tracing", from: "1.7.3"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    ],
    targets: [
        // Floor 1
        floor("WireFormat"),
        floor("SeededRandom"),
        floor("CommandLineKit"),
        // Floor 2
        floor("LogicalClocks", on: ["WireFormat"]),
        // Floor 3
        floor("CausalMetadata", on: ["LogicalClocks", "WireFormat"]),
        // Floor 4
        floor("ExecutionTrace", on: ["LogicalClocks", "WireFormat"]),
        floor("CausalTracing", on: ["CausalMetadata"] + tracing),
        // Floor 5
        floor(
            "CausalMessaging",
            on: ["CausalMetadata", "ExecutionTrace", "LogicalClocks", "WireFormat"]
        ),
        floor("CausalChecking", on: ["ExecutionTrace", "LogicalClocks", "WireFormat"]),
        floor("ExecutionViews", on: ["ExecutionTrace", "LogicalClocks", "WireFormat"]),
        // Floor 6
        floor(
            "GlobalSnapshots",
            on: ["CausalMessaging", "ExecutionTrace", "LogicalClocks", "WireFormat"]
        ),
        floor("ReplicatedStore", on: ["CausalMessaging", "LogicalClocks", "WireFormat"]),
        floor(
            "Simulation",
            on: [
                "CausalMessaging", "CausalMetadata", "LogicalClocks", "SeededRandom", "WireFormat",
            ]
        ),
        floor("FaultyLayers", on: ["CausalMessaging", "LogicalClocks"]),
        // Floor 7
        floor(
            "Scenarios",
            on: [
                "CausalChecking", "CausalMessaging", "CommandLineKit", "ExecutionTrace",
                "FaultyLayers",
                "GlobalSnapshots", "LogicalClocks", "ReplicatedStore", "SeededRandom",
                "Simulation", "WireFormat",
            ]
        ),
        floor(
            "Causality",
            on: [
                "CausalChecking", "CausalMessaging", "CausalMetadata", "ExecutionTrace",
                "ExecutionViews", "GlobalSnapshots", "LogicalClocks", "ReplicatedStore",
                "Simulation",
            ]
        ),
        // Floor 8
        floor(
            "CausalCommand",
            on: [
                "CausalChecking", "CausalMessaging", "CommandLineKit", "ExecutionTrace",
                "ExecutionViews", "GlobalSnapshots", "LogicalClocks", "ReplicatedStore",
                "Scenarios",
                "SeededRandom", "Simulation", "WireFormat",
            ]
        ),
        .executableTarget(name: "causal", dependencies: ["CausalCommand"], swiftSettings: settings),

        // Demos: small programs that a newcomer reads first.
        demo("StampedMessage", on: ["LogicalClocks"]),
        demo("ThreeReplicas", on: ["LogicalClocks", "WireFormat"]),
        demo(
            "BankSnapshot",
            on: [
                "CausalMessaging", "ExecutionTrace", "GlobalSnapshots", "LogicalClocks",
                "Simulation", "WireFormat",
            ]
        ),
        demo(
            "TwoProcesses", on: ["CausalChecking", "ExecutionTrace", "LogicalClocks", "WireFormat"]),
        demo("ThreeServices", on: ["CausalMetadata", "CausalTracing"] + tracing),
        demo(
            "NarrowWaist",
            on: [
                "CausalMessaging", "CausalMetadata", "LogicalClocks", "ReplicatedStore",
                "Simulation",
            ]
        ),
        demo(
            "TwoPhaseCommit",
            on: [
                "CausalChecking", "CausalMessaging", "ExecutionTrace", "LogicalClocks", "Scenarios",
                "SeededRandom", "Simulation", "WireFormat",
            ]
        ),

        // What tests share
        support("CommandLineTesting", on: ["CommandLineKit"]),
        support(
            "TestSupport",
            on: [
                "CausalMessaging", "ExecutionTrace", "LogicalClocks", "SeededRandom", "Simulation",
                "WireFormat",
            ]
        ),

        // Tests
        tests(of: "WireFormat", using: ["SeededRandom", "TestSupport"]),
        tests(of: "SeededRandom"),
        tests(of: "CommandLineKit", using: ["CommandLineTesting"]),
        tests(
            of: "LogicalClocks", using: ["SeededRandom", "TestSupport", "WireFormat"],
            files: ["Vectors"]
        ),
        tests(
            of: "CausalMetadata",
            using: ["LogicalClocks", "SeededRandom", "TestSupport", "WireFormat"],
            files: ["Vectors"],
            areOptimized: true
        ),
        tests(
            of: "ExecutionTrace",
            using: ["LogicalClocks", "SeededRandom", "TestSupport", "WireFormat"],
            files: ["Logs"]
        ),
        tests(
            of: "CausalMessaging",
            using: [
                "CausalMetadata", "ExecutionTrace", "FaultyLayers", "GlobalSnapshots",
                "LogicalClocks", "SeededRandom", "Simulation", "TestSupport", "WireFormat",
            ]
        ),
        tests(
            of: "CausalTracing",
            using: ["CausalMetadata", "SeededRandom"] + tracing
        ),
        tests(
            of: "CausalChecking",
            using: ["ExecutionTrace", "LogicalClocks", "SeededRandom", "TestSupport", "WireFormat"]
        ),
        tests(
            of: "ExecutionViews",
            using: ["ExecutionTrace", "LogicalClocks", "SeededRandom", "TestSupport"]
        ),
        tests(
            of: "GlobalSnapshots",
            using: [
                "CausalMessaging", "ExecutionTrace", "LogicalClocks", "SeededRandom", "Simulation",
                "TestSupport", "WireFormat",
            ],
            files: ["Vectors"]
        ),
        tests(
            of: "ReplicatedStore",
            using: [
                "CausalMessaging", "CausalMetadata", "FaultyLayers", "GlobalSnapshots",
                "LogicalClocks", "SeededRandom", "Simulation", "TestSupport", "WireFormat",
            ]
        ),
        tests(
            of: "Simulation",
            using: [
                "CausalMessaging", "CausalMetadata", "LogicalClocks", "SeededRandom", "TestSupport",
                "WireFormat",
            ]
        ),
        tests(
            of: "Scenarios",
            using: [
                "CausalChecking", "CausalMessaging", "ExecutionTrace", "GlobalSnapshots",
                "LogicalClocks", "ReplicatedStore", "SeededRandom", "Simulation", "TestSupport",
                "WireFormat",
            ]
        ),
        tests(
            of: "CausalCommand",
            using: [
                "CausalMessaging", "CommandLineKit", "CommandLineTesting", "ExecutionTrace",
                "GlobalSnapshots", "LogicalClocks", "Scenarios", "SeededRandom", "TestSupport",
                "WireFormat",
            ],
            files: ["Golden"]
        ),
        .testTarget(
            name: "LayoutTests", dependencies: ["SeededRandom"], swiftSettings: settings),
    ]
)

// SwiftPM links all tests of a package into one program. With `TESTS=LogicalClocksTests`, or several
// with commas between, the manifest has no others:
//
//     TESTS=LogicalClocksTests swift test
if let chosen = Context.environment["TESTS"]?.split(separator: ",") {
    package.targets.removeAll { $0.type == .test && !chosen.contains(Substring($0.name)) }
}
