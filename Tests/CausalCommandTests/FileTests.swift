import CausalCommand
import CommandLineKit
import CommandLineTesting
import Foundation
import TestSupport
import Testing

@Suite("Files are read once, and written whole or not at all")
struct FileTests {
    let streams = TestStreams(input: Array("typed".utf8))
    var console: Console { streams.console() }

    private func failure(_ body: () throws -> Void) -> CommandFailure? {
        #expect(throws: CommandFailure.self) { try body() }
    }

    private func contents(_ path: String) -> String? {
        try? String(contentsOfFile: path, encoding: .utf8)
    }

    @Test("a file and standard input are read, a larger file than the limit is not")
    func reading() throws {
        try withTemporaryDirectory { directory in
            let path = directory + "/a"
            try OutputFile.write(Array("hello".utf8), to: path, replacing: false, console)
            #expect(try InputFile.read(path, limitBytes: 5, console) == Array("hello".utf8))
            #expect(try InputFile.read("-", limitBytes: 5, console) == Array("typed".utf8))
            let failure = self.failure { _ = try InputFile.read(path, limitBytes: 4, console) }
            #expect(failure?.code == .badData)
            #expect(failure?.headline == "\(path): is larger than the limit of 4 bytes")
        }
    }

    @Test("a large file comes in pieces that make up the whole")
    func pieces() throws {
        try withTemporaryDirectory { directory in
            let bytes = (0..<600_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
            let path = directory + "/large"
            try OutputFile.write(bytes, to: path, replacing: false, console)
            var file = try InputFile(path, console)
            #expect(file.byteCount == 600_000)
            var read: [UInt8] = []
            var count = 0
            while let piece = try file.next() {
                read += piece
                count += 1
            }
            #expect(read == bytes)
            #expect(count == 3)
        }
    }

    @Test("the person who types is told")
    func typing() throws {
        let console = streams.console(isInputTerminal: true)
        _ = try InputFile("-", console)
        #expect(streams.errorText == "Reading from the terminal; Ctrl-D ends it.\n")
    }

    @Test("what cannot be read gives 66, what breaks off gives 74, each with a next step")
    func unreadable() throws {
        try withTemporaryDirectory { directory in
            let loop = directory + "/loop"
            try FileManager.default.createSymbolicLink(
                atPath: loop, withDestinationPath: loop)
            for (path, message) in [
                (directory + "/none", "there is no such file"),
                (directory, "is a directory"),
                (loop, "cannot open: Too many levels of symbolic links"),
            ] {
                let failure = self.failure { _ = try InputFile.read(path, limitBytes: 9, console) }
                #expect(failure?.code == .noInput)
                #expect(failure?.headline == "\(path): \(message)")
                #expect(failure?.remedy?.isEmpty == false)
            }
        }
        let failure = self.failure {
            _ = try InputFile.read("/proc/self/mem", limitBytes: 9, console)
        }
        #expect(failure?.code == .inputOutput)
        #expect(failure?.headline == "/proc/self/mem: cannot read: Input/output error")
    }

    @Test("an existing file is kept unless it is to be replaced")
    func overwriting() throws {
        try withTemporaryDirectory { directory in
            let path = directory + "/a"
            try OutputFile.write([49], to: path, replacing: false, console)
            let failure = self.failure {
                try OutputFile.write([50], to: path, replacing: false, console)
            }
            #expect(failure?.code == .cannotCreate)
            #expect(failure?.headline == "\(path): exists already")
            #expect(failure?.remedy == "Choose another name, or replace it with '--force'.")
            #expect(contents(path) == "1")
            try OutputFile.write([50], to: path, replacing: true, console)
            #expect(contents(path) == "2")
            #expect(try FileManager.default.contentsOfDirectory(atPath: directory) == ["a"])
        }
    }

    @Test("a file that appears while another is written is kept")
    func race() throws {
        try withTemporaryDirectory { directory in
            let path = directory + "/a"
            var late = try OutputFile(path, replacing: false, console)
            try late.write("late")
            try OutputFile.write(Array("early".utf8), to: path, replacing: false, console)
            var refusal: CommandFailure?
            do throws(CommandFailure) { try late.commit() } catch { refusal = error }
            #expect(refusal?.code == .cannotCreate)
            #expect(contents(path) == "early")
            #expect(try FileManager.default.contentsOfDirectory(atPath: directory) == ["a"])
        }
    }

    @Test("a file appears only when it is complete, and without commit nothing is left")
    func atomicity() throws {
        try withTemporaryDirectory { directory in
            let path = directory + "/a"
            func begin(_ isComplete: Bool) throws {
                var file = try OutputFile(path, replacing: false, console)
                try file.write(String(repeating: "x", count: 200_000))
                #expect(contents(path) == nil)
                #expect(try FileManager.default.contentsOfDirectory(atPath: directory).count == 1)
                if isComplete { try file.commit() }
            }
            try begin(false)
            #expect(try FileManager.default.contentsOfDirectory(atPath: directory) == [])
            try begin(true)
            #expect(contents(path)?.count == 200_000)
            #expect(try FileManager.default.contentsOfDirectory(atPath: directory) == ["a"])
        }
    }

    @Test("what cannot be created gives 73, a full device gives 74")
    func uncreatable() throws {
        try withTemporaryDirectory { directory in
            try OutputFile.write([], to: directory + "/file", replacing: false, console)
            for (path, message) in [
                (directory, "\(directory): is a directory"),
                (
                    directory + "/file/a",
                    "\(directory)/file/a: cannot create: Not a directory"
                ),
                (
                    directory + "/new/deep/a",
                    "\(directory)/new/deep/a: there is no directory '\(directory)/new/deep'"
                ),
                ("/proc/a", "/proc/a: cannot create: No such file or directory"),
            ] {
                let failure = self.failure {
                    try OutputFile.write([1], to: path, replacing: true, console)
                }
                #expect(failure?.code == .cannotCreate)
                #expect(failure?.headline == message)
                #expect(failure?.remedy?.isEmpty == false)
            }
            // No directory was made on the way.
            #expect(try FileManager.default.contentsOfDirectory(atPath: directory) == ["file"])
        }
        let full = failure {
            try OutputFile.write([1], to: "/dev/full", replacing: false, console)
        }
        #expect(full?.code == .inputOutput)
        #expect(full?.headline == "/dev/full: cannot write: No space left on device")
        try OutputFile.write([1], to: "/dev/null", replacing: false, console)
    }

    @Test("- is standard output")
    func standardOutput() throws {
        let console = console
        try OutputFile.write(Array("abc".utf8), to: "-", replacing: false, console)
        console.output.flush()
        #expect(streams.outputText == "abc")
    }

    @Test("a link is pointed elsewhere at once, and nothing else is replaced by one")
    func links() throws {
        try withTemporaryDirectory { directory in
            let link = directory + "/runs/latest"
            try SymbolicLink.point(link, to: "one")
            try SymbolicLink.point(link, to: "two")
            let manager = FileManager.default
            #expect(try manager.destinationOfSymbolicLink(atPath: link) == "two")
            #expect(try manager.contentsOfDirectory(atPath: directory + "/runs") == ["latest"])
            try OutputFile.write([], to: directory + "/file", replacing: false, console)
            let failure = self.failure { try SymbolicLink.point(directory + "/file", to: "one") }
            #expect(failure?.code == .cannotCreate)
        }
    }

    @Test(
        "a path that a line repeats is one word, and no option",
        arguments: [
            ("runs/a-1", "runs/a-1"), ("-x.scenario", "./-x.scenario"), ("a b", "'a b'"),
            ("-a b", "'./-a b'"),
        ])
    func words(path: String, word: String) {
        #expect(Path.shellWord(path) == word)
    }

    @Test(
        "paths are taken apart as text",
        arguments: [
            ("a", ".", "a"), ("a/b", "a", "b"), ("/a", "/", "a"), ("a//b/", "a", "b"),
            ("/", "/", ""), ("./x", ".", "x"), ("..//x/y", "..//x", "y"),
        ])
    func paths(path: String, parent: String, name: String) {
        #expect(Path.parent(of: path) == parent)
        #expect(Path.name(of: path) == name)
        #expect(Path.joined("a", "b") == "a/b")
        #expect(Path.joined("a/", "b") == "a/b")
        #expect(Path.joined(".", "b") == "b")
    }
}
