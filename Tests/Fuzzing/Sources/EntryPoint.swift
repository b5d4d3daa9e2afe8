import Glibc

/// What libFuzzer calls with every input; -1 keeps an input for no decoder out of the corpus.
@_cdecl("LLVMFuzzerTestOneInput")
func testOneInput(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
    return FuzzTarget.run(bytes) ? 0 : -1
}

/// What libFuzzer calls before anything else: `--write-seeds DIRECTORY` writes the seeds and ends.
@_cdecl("LLVMFuzzerInitialize")
func initialize(
    _ argumentCount: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>
) -> CInt {
    let words = CommandLine.arguments
    guard words.count == 3, words[1] == "--write-seeds" else { return 0 }
    exit(writeSeeds(to: words[2]) ? 0 : 1)
}

/// The body of libFuzzer.
@_silgen_name("LLVMFuzzerRunDriver")
private func runFuzzer(
    _ argumentCount: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ test: @convention(c) (UnsafePointer<UInt8>, Int) -> CInt
) -> CInt

/// The entry point under the name that the package manager gives it; the order in which the linker
/// takes things decides between this one and libFuzzer's own, which does the same.
@_cdecl("fuzz_decoders_main")
func start(
    _ argumentCount: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
) -> CInt {
    var argumentCount = argumentCount
    var arguments = unsafe arguments
    return unsafe runFuzzer(&argumentCount, &arguments, testOneInput)
}

/// Writes each seed of each decoder into a file, and returns whether that worked.
private func writeSeeds(to directory: String) -> Bool {
    for target in FuzzTarget.all {
        for (index, seed) in target.seeds().enumerated() {
            let path = "\(directory)/\(target.name)-\(index + 1)"
            guard let file = unsafe fopen(path, "w") else { return false }
            let bytes = [target.number] + seed
            let written = unsafe fwrite(bytes, 1, bytes.count, file)
            guard unsafe fclose(file) == 0, written == bytes.count else { return false }
        }
    }
    return true
}
