import CommandLineKit
import CommandLineTesting
import Testing

@Suite("Command lines are read by their declarations")
struct ArgumentParsingTests {
    @Test(
        "every way to write an option, flag or operand is accepted",
        arguments: [
            ("show 5", "first=5"),
            ("show --seed=7 5", "seed=7 first=5"),
            ("show --seed 7 5", "seed=7 first=5"),
            ("show -s 7 5", "seed=7 first=5"),
            ("show -s7 5", "seed=7 first=5"),
            ("show -s=7 5", "seed=7 first=5"),
            ("show 5 -s0x1f", "seed=31 first=5"),
            ("show -as7 5", "seed=7 all=true first=5"),
            ("show -ar 5", "all=true first=5"),
            ("show -aa 5", "all=true first=5"),
            ("show --offset -3 5", "offset=-3 first=5"),
            ("show --offset=-3 5", "offset=-3 first=5"),
            ("show -x-3 5", "offset=-3 first=5"),
            ("show -x -3 5", "offset=-3 first=5"),
            ("show -3", "first=-3"),
            ("show --seed=1 --seed=2 5", "seed=2 first=5"),
            ("show -s 3 --seed=2 -s4 5", "seed=4 first=5"),
            ("show --key a -kb -k=c 5", #"keys=["a", "b", "c"] first=5"#),
            ("show --shrink --no-shrink 5", "shrink=false first=5"),
            ("show --no-shrink -r 5", "first=5"),
            ("show 5 --all b c", #"all=true first=5 others=["b", "c"]"#),
            ("show 5 - x", #"first=5 others=["-", "x"]"#),
            ("show 5 -- --all -s -- -3", #"first=5 others=["--all", "-s", "--", "-3"]"#),
            ("show --key=-- 5", #"keys=["--"] first=5"#),
            ("show --key= 5", #"keys=[""] first=5"#),
            ("show --key=a=b 5", #"keys=["a=b"] first=5"#),
            ("show --output - 5", "output=- first=5"),
            ("show -o out.txt --place . 5", "output=out.txt place=. first=5"),
            ("show --shape svg -Sjson 5", "shape=json first=5"),
            ("show --rate 1 5", "rate=1.0 first=5"),
            ("--color never -q show --color=always --no-color 5", "first=5"),
            ("-v show 5", "first=5"),
        ])
    func accepted(line: String, result: String) {
        let run = ToyTool.run(line)
        #expect(run.output == result + "\n")
        #expect(run.errors == "")
        #expect(run.exitCode == .good)
    }

    @Test(
        "whatever makes no sense is refused with its name and a reason",
        arguments: [
            ("show", "Missing expected argument '<first>'"),
            ("show 5 --seed", "Missing value for '--seed <n>'"),
            ("show 5 -s", "Missing value for '--seed <n>'"),
            ("show 5 --seed --all", "Missing value for '--seed <n>'"),
            ("show 5 --key -x", "Missing value for '--key <key>'"),
            ("show 5 --key --", "Missing value for '--key <key>'"),
            (
                "show 5 --seed=-3",
                "The value '-3' is invalid for '--seed <n>'. "
                    + "Please provide a whole number of at least 0, such as 7 or 0x1f."
            ),
            (
                "show 5 --seed 0x",
                "The value '0x' is invalid for '--seed <n>'. "
                    + "Please provide a whole number of at least 0, such as 7 or 0x1f."
            ),
            (
                "show 5 --offset 11",
                "The value '11' is invalid for '--offset <n>'. "
                    + "Please provide a whole number from -10 to 10."
            ),
            (
                "show 5 --rate nan",
                "The value 'nan' is invalid for '--rate <p>'. "
                    + "Please provide a number from 0.0 to 1.0."
            ),
            (
                "show 5 --shape xml",
                "The value 'xml' is invalid for '--shape <shape>'. "
                    + "Please provide one of 'text', 'json' or 'svg'."
            ),
            (
                "show 5 --shape jsno",
                "The value 'jsno' is invalid for '--shape <shape>'. Did you mean 'json'?"
            ),
            (
                "show 5 --output=",
                "The value '' is invalid for '--output <file>'. "
                    + "Please provide the path of a file."
            ),
            (
                "show five",
                "The value 'five' is invalid for '<first>'. "
                    + "Please provide a whole number from -99 to 99."
            ),
            ("show 5 --all=yes", "'--all' takes no value, but got 'yes'"),
            ("show 5 -a=yes", "'-a' takes no value, but got 'yes'"),
            ("show 5 --no-shrink=1", "'--no-shrink' takes no value, but got '1'"),
            ("show 5 --no-all", "Unknown option '--no-all'"),
            ("show 5 --sede=3", "Unknown option '--sede'. Did you mean '--seed'?"),
            ("show 5 --zzz", "Unknown option '--zzz'"),
            ("show 5 -z", "Unknown option '-z'"),
            ("show 5 -az", "Unknown option '-z' in '-az'"),
            ("show 5 -zeed=3", "Unknown option '-z' in '-zeed=3'"),
            ("show 5 -json", "Unknown option '-json'. Did you mean '--json'?"),
            ("need a", "Missing expected option '--model <name>'"),
            ("need --model m", "Missing expected argument '<file> ...'"),
            ("one a b", "Unexpected argument 'b'"),
            ("shwo", "Unknown subcommand 'shwo'. Did you mean 'show'?"),
            ("sh", "Unknown subcommand 'sh'. Did you mean 'show'?"),
            ("group oen", "Unknown subcommand 'oen'. Did you mean 'one'?"),
            ("quux", "Unknown subcommand 'quux'."),
            ("--shrink show 5", "Unknown option '--shrink'"),
        ])
    func refused(line: String, message: String) {
        let run = ToyTool.run(line)
        #expect(run.errors.split(separator: "\n").first == "Error: \(message)")
        #expect(run.output == "")
        #expect(run.exitCode == .usage)
    }

    @Test("an error shows the help of the option, the usage and where help is")
    func wholeError() {
        #expect(
            ToyTool.run("show 5 --shape xml").errors == """
                Error: The value 'xml' is invalid for '--shape <shape>'. Please provide one of \
                'text', 'json' or 'svg'.
                Help:  --shape <shape>  The shape. (values: text, json, svg; default: text)
                Usage: toy show [<options>] <first> [<other>...]
                  See 'toy show --help' for more information.

                """)
        #expect(
            ToyTool.run("need --model -x f").errors == """
                Error: Missing value for '--model <name>'
                A value that begins with a hyphen is written '--model=-x'.
                Help:  --model <name>  The model.
                Usage: toy need --model <name> <file>...
                  See 'toy need --help' for more information.

                """)
    }

    @Test("an option before its subcommand is refused with the place where it belongs")
    func misplacedOption() {
        let run = ToyTool.run("--shrink show 5")
        #expect(run.errors.contains("It belongs after a subcommand, as in 'toy show --shrink'."))
    }

    @Test("the exit code of a command is that of the tool, and required values are read")
    func exitCodes() {
        #expect(ToyTool.run("need --model m f g").exitCode == .found)
        #expect(ToyTool.run("need f --model m g").output == "m [\"f\", \"g\"]\n")
        #expect(ToyTool.run("one").exitCode == .open)
        #expect(ToyTool.run("one").output == "none false\n")
        #expect(ToyTool.run("group one x").output == "x true\n")
        #expect(ToyTool.run("one -- -3").output == "-3 true\n")
        #expect(ToyTool.run("one -3").output == "-3 true\n")
    }

    @Test(
        "help and version go before everything else, on standard output",
        arguments: ["--help", "-h", "--zzz --help", "five -h", "--seed --help", "-ah"])
    func helpWins(rest: String) {
        let run = ToyTool.run("show \(rest)")
        #expect(run.output.hasPrefix("OVERVIEW: Show all.\n"))
        #expect(run.errors == "")
        #expect(run.exitCode == .good)
    }

    @Test("after -- help is an operand")
    func helpAsOperand() {
        #expect(ToyTool.run("one -- --help").output == "--help true\n")
    }

    @Test("the version is bare, also below a subcommand", arguments: ["", "show ", "group one "])
    func version(prefix: String) {
        #expect(ToyTool.run(prefix + "--version").output == "9.9\n")
    }

    @Test("no subcommand at all shows the help", arguments: ["", "group"])
    func noSubcommand(line: String) {
        let run = ToyTool.run(line)
        #expect(run.output.contains("SUBCOMMANDS:\n"))
        #expect(run.exitCode == .good)
    }

    @Test("quiet holds back notes, verbose adds details")
    func loudness() {
        #expect(ToyTool.run("one").errors == "note\n")
        #expect(ToyTool.run("one -v").errors == "note\ndetail\n")
        #expect(ToyTool.run("-q one").errors == "")
        #expect(ToyTool.run("one -qv").errors == "")
    }
}
