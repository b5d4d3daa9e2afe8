/// The options that more than one command has.
package enum SharedOptions {
    /// The condition under which text is coloured.
    package enum ColorMode: String, CaseIterable, Sendable {
        /// On a terminal, unless the environment says no.
        case auto
        case always
        case never
    }

    // Options of every command.

    static let help = Flag("help", short: "h", help: "Show help information.")
    static let version = Flag("version", help: "Show the version.")
    static let color = Option(
        "color", .choice("when"), default: ColorMode.auto, no: .never, help: "Use colours.")
    static let quiet = Flag(
        "quiet", short: "q", help: "Say nothing on standard error but errors.")
    static let verbose = Flag(
        "verbose", short: "v", help: "Say more about the work on standard error.")

    /// What every command accepts without declaring it.
    static let everywhere: [Parameter] = [
        color.parameter, quiet.parameter, verbose.parameter, version.parameter, help.parameter,
    ]

    // Options that commands declare where they apply.

    /// Asks for a result that a program can read.
    package static let json = Flag("json", help: "Print the result, or the error, as JSON.")

    /// Names the file that a result goes to.
    package static let output = Option(
        "output", short: "o", .file(), default: "-",
        help: "Write the result to this file; '-' is standard output.")

    /// Allows an existing file to be replaced.
    package static let force = Flag("force", short: "f", help: "Replace files that exist.")
}
