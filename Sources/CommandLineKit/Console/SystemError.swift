/// A failure of the operating system, as its number and its words.
package struct SystemError: Error, Hashable, Sendable, CustomStringConvertible {
    let number: Int32

    /// Creates the error with a number of `errno`.
    package init(number: Int32) {
        self.number = number
    }

    /// Creates the error of the call that failed just now.
    package static var latest: SystemError { SystemError(number: errno) }

    package var description: String {
        let text = unsafe [UInt8](unsafeUninitializedCapacity: 256) { buffer, count in
            let isKnown = unsafe buffer.withMemoryRebound(to: CChar.self) { characters in
                guard let start = characters.baseAddress else { return false }
                return unsafe strerror_r(number, start, characters.count) == 0
            }
            count = unsafe isKnown ? buffer.firstIndex(of: 0) ?? 0 : 0
        }
        return text.isEmpty ? "error \(number)" : String(decoding: text, as: UTF8.self)
    }

    /// Whether the reader of a pipe has gone away.
    package var isBrokenPipe: Bool { number == EPIPE }

    /// Whether there is nothing of that name.
    package var isMissing: Bool { number == ENOENT || number == ENOTDIR }

    /// Whether the name is taken.
    package var isExisting: Bool { number == EEXIST }

    /// Whether a signal came between.
    package var isInterruption: Bool { number == EINTR }
}
