/// A destination for the bytes of a stream: a descriptor of the process, or a test.
package struct ByteSink: Sendable {
    /// Whether people look at it.
    package let isTerminal: Bool

    /// The width of the terminal in columns, if it has one.
    package let columns: Int?

    /// Writes all bytes or fails.
    let write: @Sendable ([UInt8]) throws(SystemError) -> Void

    /// Creates a sink of your own.
    package init(
        isTerminal: Bool = false, columns: Int? = nil,
        write: @escaping @Sendable ([UInt8]) throws(SystemError) -> Void
    ) {
        self.isTerminal = isTerminal
        self.columns = columns
        self.write = write
    }

    /// Creates the sink of a descriptor.
    init(descriptor: Int32) {
        self.init(isTerminal: isatty(descriptor) == 1, columns: Self.columns(of: descriptor)) {
            (bytes: [UInt8]) throws(SystemError) in
            try writeAll(bytes, to: descriptor)
        }
    }

    private static func columns(of descriptor: Int32) -> Int? {
        var size = winsize()
        guard unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
            return nil
        }
        return Int(size.ws_col)
    }
}

/// A source of the bytes of standard input.
package struct ByteSource: Sendable {
    /// Whether people type it.
    package let isTerminal: Bool

    /// Returns up to so many bytes, none at the end.
    package let read: @Sendable (Int) throws(SystemError) -> [UInt8]

    /// Creates a source of your own.
    package init(
        isTerminal: Bool = false, read: @escaping @Sendable (Int) throws(SystemError) -> [UInt8]
    ) {
        self.isTerminal = isTerminal
        self.read = read
    }

    /// Creates the source of a descriptor.
    package init(descriptor: Int32) {
        self.init(isTerminal: isatty(descriptor) == 1) { (count: Int) throws(SystemError) in
            try readSome(count, from: descriptor)
        }
    }
}

/// Writes all bytes to a descriptor.
package func writeAll(_ bytes: [UInt8], to descriptor: Int32) throws(SystemError) {
    var start = 0
    while start < bytes.count {
        let written = unsafe bytes.withUnsafeBytes { buffer in
            unsafe write(
                descriptor, UnsafeRawBufferPointer(rebasing: buffer[start...]).baseAddress,
                buffer.count - start)
        }
        guard written >= 0 else {
            let error = SystemError.latest
            if error.isInterruption { continue }
            throw error
        }
        start += written
    }
}

/// Returns up to `count` bytes from a descriptor; none means the end.
func readSome(_ count: Int, from descriptor: Int32) throws(SystemError) -> [UInt8] {
    while true {
        var error: SystemError?
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            let result = unsafe read(descriptor, buffer.baseAddress, count)
            if result < 0 { error = .latest }
            filled = max(0, result)
        }
        guard let error else { return bytes }
        if !error.isInterruption { throw error }
    }
}
