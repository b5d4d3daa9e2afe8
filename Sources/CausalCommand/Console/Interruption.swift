import Glibc
import Synchronization

/// Ctrl-C, for commands that want to say what is kept.
///
/// A process dies of Ctrl-C until the first question is asked. From then on the first Ctrl-C is
/// remembered, so that the command can stop in good order, and the second one kills.
enum Interruption {
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

    /// Makes a trap, which is a defect of this tool, end the process with 70 and a message.
    ///
    /// Where a backtrace is asked for by `SWIFT_BACKTRACE`, the process dies as it would.
    static func reportTraps() {
        guard unsafe getenv("SWIFT_BACKTRACE") == nil else { return }
        for number in [SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE, SIGABRT] {
            signal(number) { _ in
                let message: StaticString = """
                    Error: this is a defect of causal, not of your input.
                    Please report the command line; SWIFT_BACKTRACE=enable=yes shows where it was.

                    """
                _ = unsafe write(STDERR_FILENO, message.utf8Start, message.utf8CodeUnitCount)
                _exit(ExitCode.ownBug.rawValue)
            }
        }
    }
}
