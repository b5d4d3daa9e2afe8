import Synchronization

/// Ctrl-C, for commands that want to say what is kept.
///
/// A process dies of Ctrl-C until the first question is asked. From then on the first Ctrl-C is
/// remembered, so that the command can stop in good order, and the second one kills.
package enum Interruption {
    private static let isRequested = Atomic<Bool>(false)

    private static let arming: Void = {
        signal(SIGINT) { _ in
            Interruption.isRequested.store(true, ordering: .relaxed)
            signal(SIGINT, SIG_DFL)
        }
    }()

    /// Returns whether Ctrl-C has been pressed since the first call.
    static func poll() -> Bool {
        arming
        return isRequested.load(ordering: .relaxed)
    }

    /// Where the message of a trap lies; its bytes are part of the program.
    private static let trapTextAddress = Atomic<UInt>(0)
    private static let trapByteCount = Atomic<Int>(0)
    private static let trapCode = Atomic<Int32>(0)

    /// Makes a trap, which is a defect of the tool, end the process with 70 and a message.
    ///
    /// Where a backtrace is asked for by `SWIFT_BACKTRACE`, the process dies as it would.
    package static func reportTraps(_ message: StaticString) {
        guard unsafe getenv("SWIFT_BACKTRACE") == nil else { return }
        trapByteCount.store(message.utf8CodeUnitCount, ordering: .relaxed)
        trapCode.store(ExitCode.ownBug.rawValue, ordering: .relaxed)
        let address = UInt(bitPattern: unsafe message.utf8Start)
        trapTextAddress.store(address, ordering: .releasing)
        for number in [SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE, SIGABRT] {
            signal(number) { _ in
                // A handler may read what lies in memory already, and nothing more.
                let address = Interruption.trapTextAddress.load(ordering: .acquiring)
                let count = Interruption.trapByteCount.load(ordering: .relaxed)
                _ = unsafe write(STDERR_FILENO, UnsafeRawPointer(bitPattern: address), count)
                _exit(Interruption.trapCode.load(ordering: .relaxed))
            }
        }
    }

}
