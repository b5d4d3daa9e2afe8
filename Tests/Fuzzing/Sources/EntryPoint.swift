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

/// Stands for the entry point that the package manager gives every executable a name for; the
/// one that runs is libFuzzer's own.
@_cdecl("fuzz_decoders_main")
func unusedEntryPoint() {}

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
