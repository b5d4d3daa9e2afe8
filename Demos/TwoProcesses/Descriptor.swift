/// A file or one end of a pipe.
struct Descriptor: Sendable {
    /// A call to the system that failed.
    struct Failure: Error {
        let call: String
        let code: Int32
    }

    let number: Int32

    static let standardInput = Descriptor(number: 0)
    static let standardOutput = Descriptor(number: 1)
    static let standardError = Descriptor(number: 2)

    static func creating(_ path: String) throws -> Descriptor {
        let number = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        if number < 0 { throw Failure(call: "open", code: errno) }
        return Descriptor(number: number)
    }

    static func pipe() throws -> (read: Descriptor, write: Descriptor) {
        var ends: [Int32] = [0, 0]
        if openPipe(&ends) < 0 { throw Failure(call: "pipe", code: errno) }
        return (Descriptor(number: ends[0]), Descriptor(number: ends[1]))
    }

    /// Makes a directory for the files of one run; a program that cannot have one says that and exits.
    static func temporaryDirectory() -> String {
        let root = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
        var template = Array("\(root)/two-processes-XXXXXX".utf8CString)
        guard unsafe mkdtemp(&template) != nil else {
            let reason = unsafe String(cString: strerror(errno))
            let message = "TwoProcesses: cannot make a directory in \(root): \(reason)\n"
            try? standardError.write(Array(message.utf8))
            // What <sysexits.h> calls EX_CANTCREAT.
            exit(73)
        }
        return String(
            decoding: template.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    static func remove(files: [String], directory: String) {
        for file in files { unsafe unlink(file) }
        unsafe rmdir(directory)
    }

    static func contents(of path: String) throws -> [UInt8] {
        let number = unsafe open(path, O_RDONLY)
        if number < 0 { throw Failure(call: "open", code: errno) }
        let file = Descriptor(number: number)
        defer { file.close() }
        var contents: [UInt8] = []
        while let piece = try file.read(atMost: 1 << 16) { contents += piece }
        return contents
    }

    /// The nanoseconds of a clock that never goes back.
    static var now: UInt64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }

    func close() {
        closeDescriptor(number)
    }

    func write(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { buffer in
                unsafe writeSome(buffer, to: number)
            }
            if count < 0 { throw Failure(call: "write", code: errno) }
            rest = rest.dropFirst(count)
        }
    }

    /// Reads what there is; nil at the end.
    func read(atMost limit: Int) throws -> [UInt8]? {
        var failure: Int32 = 0
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
            let read = unsafe readSome(into: buffer, from: number)
            if read < 0 { failure = errno }
            count = max(read, 0)
        }
        if failure != 0 { throw Failure(call: "read", code: failure) }
        return bytes.isEmpty ? nil : bytes
    }

    /// Writes a frame with its length before it.
    func write(frame: [UInt8]) throws {
        let length = UInt16(frame.count)
        try write([UInt8(length >> 8), UInt8(length & 0xff)] + frame)
    }

    /// Reads a frame; nil if the other end has been closed.
    func readFrame() throws -> [UInt8]? {
        guard let head = try readExactly(2) else { return nil }
        return try readExactly(Int(head[0]) << 8 | Int(head[1]))
    }

    private func readExactly(_ count: Int) throws -> [UInt8]? {
        var bytes: [UInt8] = []
        while bytes.count < count {
            guard let piece = try read(atMost: count - bytes.count) else { return nil }
            bytes += piece
        }
        return bytes
    }
}
