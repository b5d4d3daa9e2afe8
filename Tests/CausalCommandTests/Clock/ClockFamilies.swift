@testable import CausalCommand

/// Clocks of every family, as text with numbers and as the bytes that their definitions give.
enum ClockFamilies {
    static let samples: [(family: ClockFamily, text: String, hex: String)] = [
        (.vector, "{}", "00"),
        (.vector, "{0:1, 3:300}", "02000102ac02"),
        (.stamp, "(1, 0)", "30"),
        (.stamp, "((1, 0), (0, 1, 0))", "8990"),
        (.stamp, "(((1, 0), 0), (0, (1, 1, 0), 0))", "a25b32"),
        (.stamp, "(0, (5, (0, 0, (3, 2, 0)), (1, 0, 4)))", "0f886dd32700"),
        (.lamport, "0", "00"),
        (.lamport, "300", "ac02"),
        (.timestamp, "12@3", "0c03"),
        (.hybrid, "1700000000000.3", "018bcfe568000003"),
        (.event, "1:{0:4, 1:2}", "0142020280"),
        (.dot, "2:300", "02ac02"),
        (.versionVector, "{0:1, 3:300}", "02000102ac02"),
        (.dottedSet, "{0:3[eggs, milk], 1:2}", "020003020465676773046d696c6b000200"),
        (.plausible, "[3, 300]", "0203ac02"),
        (.plausible, "[3, 0, 2, 1]", "0403000201"),
    ]
}
