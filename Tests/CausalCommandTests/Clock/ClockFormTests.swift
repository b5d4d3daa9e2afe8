import CommandLineKit
import CommandLineTesting
import LogicalClocks
import Testing
import WireFormat

@testable import CausalCommand

@Suite("Every family of clocks has every form, and each form gives the clock back")
struct ClockFormTests {
    @Test("there is a sample of every family")
    func complete() {
        #expect(Set(ClockFamilies.samples.map(\.family)) == Set(ClockFamily.allCases))
    }

    @Test("text becomes the bytes of the definition, and every form the text", arguments: 0..<16)
    func forms(index: Int) {
        let (family, text, hex) = ClockFamilies.samples[index]
        let asked = ["--family", family.rawValue]
        #expect(
            ToolRun(["clock", "convert", text, "--to", "hex"] + asked).output == "hex:\(hex)\n")
        for form in ClockForm.allCases where form != .compact || family == .stamp {
            let written = ToolRun(["clock", "convert", text, "--to", form.rawValue] + asked).output
            let back = ToolRun(
                ["clock", "convert", String(written.dropLast()), "--to", "text"] + asked)
            #expect(back.output == text + "\n")
        }
        #expect(
            ToolRun(["clock", "convert", "0x\(hex.uppercased())", "--to", "text"] + asked).output
                == text + "\n")
        let json = ToolRun(["clock", "convert", text, "--json"] + asked).json
        let clock = json["clocks"]?.elements.first
        #expect(json["schema"]?.string == "causal.clock.convert/1")
        #expect(json["family"]?.string == family.rawValue)
        #expect(clock?["text"]?.string == text)
        #expect(clock?["hex"]?.string == hex)
        #expect(clock?["bytes"]?.integer == Int64(hex.utf8.count / 2))
    }

    @Test("a plausible clock may have any of its sizes", arguments: [2, 4, 8, 16, 32, 64])
    func plausibleSizes(count: UInt8) {
        let text = "[" + (1...count).map(String.init).joined(separator: ", ") + "]"
        let hex = HexText.text(of: [count] + Array(1...count))
        let asked = ["--family", "plausible"]
        #expect(
            ToolRun(["clock", "convert", text, "--to", "hex"] + asked).output == "hex:\(hex)\n")
        #expect(
            ToolRun(["clock", "convert", "hex:\(hex)", "--to", "text"] + asked).output
                == text + "\n")
    }

    @Test("the family is recognised by the text, except for a version vector", arguments: 0..<16)
    func recognition(index: Int) {
        let (family, text, _) = ClockFamilies.samples[index]
        let told = ToolRun("clock", "show", "  " + text, "--json").json["family"]?.string
        #expect(told == (family == .versionVector ? "vector" : family.rawValue))
    }

    @Test("every family is shown, related and merged, or says that it cannot be", arguments: 0..<16)
    func verbs(index: Int) {
        let (family, text, _) = ClockFamilies.samples[index]
        let asked = ["--family", family.rawValue]
        #expect(ToolRun(["clock", "show", text] + asked).output.hasPrefix(family.profile.noun))
        let relation = ToolRun(["clock", "relate", text, text, "--json"] + asked).json
        #expect(relation["possible"]?.elements.first?.string == "equal")
        let merged = ToolRun(["clock", "merge", text, text] + asked)
        if family.type is any MergingClock.Type {
            #expect(merged.output == text + "\n")
        } else {
            #expect(merged.exitCode == .badData)
            #expect(merged.errors.contains("there is nothing to merge"))
        }
    }

    @Test("cutting or lengthening bytes is refused, with a place in the text", arguments: 0..<16)
    func truncated(index: Int) {
        let (family, _, hex) = ClockFamilies.samples[index]
        let bytes = hex.utf8.count / 2
        for count in 0..<bytes {
            let run = ToolRun(
                "clock", "show", "hex:\(hex.prefix(2 * count))", "--family", family.rawValue)
            #expect(run.exitCode == .badData, "\(hex.prefix(2 * count))")
            #expect(run.errors.hasPrefix("Error: clock 1, column "))
            #expect(run.errors.contains(": byte "))
        }
        let longer = ToolRun(
            "clock", "show", "hex:\(hex) 01", "--family", family.rawValue)
        #expect(longer.exitCode == .badData)
        #expect(
            longer.errors.contains("bytes after the end") || longer.errors.contains("canonical"))
    }

    @Test("flipping any bit is refused or gives another clock", arguments: 0..<16)
    func flipped(index: Int) {
        let (family, text, hex) = ClockFamilies.samples[index]
        for bit in 0..<hex.utf8.count * 4 {
            var digits = Array(hex)
            let digit = (digits[bit / 4].hexDigitValue ?? 0) ^ 1 << (bit % 4)
            digits[bit / 4] = Character(String(digit, radix: 16))
            let run = ToolRun(
                "clock", "convert", "0x" + String(digits), "--to", "text",
                "--family", family.rawValue)
            #expect([.good, .badData].contains(run.exitCode))
            #expect(run.output != text + "\n")
        }
    }

    @Test(
        "what stands around bytes is checked",
        arguments: [
            ("hex:899", "clock 1, column 8: expected a second digit of the last byte"),
            ("hex:8 990", "clock 1, column 6: expected a hexadecimal digit"),
            ("hex:89é0", "clock 1, column 7: expected a hexadecimal digit"),
            ("0x89g0", "clock 1, column 5: expected a hexadecimal digit"),
            ("hex:89 91", "clock 1, column 8: byte 1: the value is not in canonical form"),
            // Where bytes lack, the place is that behind the last one.
            ("hex:", "clock 1, column 5: byte 0: the bytes end too early"),
            ("hex:89 ", "clock 1, column 8: byte 1: the bytes end too early"),
            ("base64:iQ==", "clock 1, column 10: byte 1: the bytes end too early"),
            ("base64:iZA", "clock 1, column 11: expected groups of four characters"),
            ("base64:iZA==", "clock 1, column 11: expected groups of four characters"),
            ("base64:iZB=", "clock 1, column 10: the bits that fill the last character"),
            ("base64:i_A=", "clock 1, column 9: expected a base64 digit"),
            ("base64:iZE=", "clock 1, column 9: byte 1: the value is not in canonical form"),
            ("\"((1, 0)", "clock 1, column 1: "),
            ("\"((1, 0), 0)\" x", "clock 1, column 15: "),
            ("\"((1, 0) 0)\"", "clock 1, column 9: expected ','"),
        ])
    func wrapping(text: String, headline: String) {
        let run = ToolRun("clock", "show", text, "--family", "stamp")
        #expect(run.exitCode == .badData)
        #expect(run.errors.hasPrefix("Error: \(headline)"), "\(run.errors)")
    }

    @Test("a stamp has a compact form, and says itself what it is")
    func compact() throws {
        for text in ["(1, 0)", "((1, 0), (0, 1, 0))", "(0, (5, (0, 0, (3, 2, 0)), (1, 0, 4)))"] {
            let bytes = HexText.text(of: try Stamp(parsing: text).compactEncoded())
            let written = ToolRun("clock", "convert", text, "--to", "compact").output
            #expect(written == "compact:\(bytes)\n")
            #expect(ToolRun("clock", "merge", String(written.dropLast())).output == text + "\n")
            #expect(ToolRun("clock", "relate", "compact:\(bytes)", text).output.hasPrefix("equal"))
            let json = ToolRun("clock", "convert", text, "--json").json["clocks"]?.elements.first
            #expect(json?["compact"]?.string == bytes)
            let cut = ToolRun("clock", "show", "compact:\(bytes.dropLast(2))")
            #expect(cut.exitCode == .badData)
            #expect(cut.errors.contains(": byte "))
        }
        let version = ToolRun("clock", "show", "compact:f0")
        #expect(version.errors.contains("column 9: byte 0: version 15 is not supported"))
        let vector = ToolRun("clock", "convert", "{a:1}", "--to", "compact")
        #expect(vector.exitCode == .badData)
        #expect(vector.errors.hasPrefix("Error: clock 1: a vector clock has no compact form"))
        let asked = ToolRun("clock", "show", "compact:1020", "--family", "vector")
        #expect(asked.errors.hasPrefix("Error: clock 1, column 1: a vector clock has no compact"))
        #expect(ToolRun("clock", "merge", "{a:1}", "compact:1020").exitCode == .badData)
    }

    @Test("bytes alone do not say their family; the message says what each family would read")
    func undecided() {
        let run = ToolRun("clock", "show", "0x0102")
        #expect(run.exitCode == .usage)
        #expect(
            run.errors.hasPrefix(
                """
                Error: clock 1: bytes do not say of which family they are
                Say it:
                  --family timestamp reads 1@2
                  --family dot reads 1:2
                Help:  --family <name>
                """))
        let nothing = ToolRun("clock", "show", "0xffffffffffffffffffffff")
        #expect(nothing.exitCode == .badData)
        #expect(nothing.errors.contains("clock 1: these bytes are not a clock of any family"))
        // Another clock of the line says it.
        #expect(ToolRun("clock", "merge", "0x8990", "(0, 2)").output == "((1, 0), 2)\n")
        #expect(ToolRun("clock", "merge", "(0, 2)", "base64:iZA=").output == "(0, 2)\n")
    }
}
