/// Two processes whose standard output is the standard input of the other.
enum Pair {
    /// A process that did not end well.
    struct Failure: Error {
        let status: Int32
    }

    static func run(program: String, files: [String], mode: String) throws {
        let there = try Descriptor.pipe()
        let back = try Descriptor.pipe()
        let ends = [there.read, there.write, back.read, back.write]
        let orders = try spawn(
            [program, "orders", files[0], mode], input: back.read, output: there.write, ends)
        let stock = try spawn(
            [program, "stock", files[1], mode], input: there.read, output: back.write, ends)
        for end in ends { end.close() }
        for process in [orders, stock] {
            var status: Int32 = 0
            unsafe waitpid(process, &status, 0)
            if status != 0 { throw Failure(status: status) }
        }
    }

    private static func spawn(
        _ arguments: [String], input: Descriptor, output: Descriptor, _ ends: [Descriptor]
    ) throws -> pid_t {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_adddup2(&actions, input.number, 0)
        unsafe posix_spawn_file_actions_adddup2(&actions, output.number, 1)
        for end in ends { unsafe posix_spawn_file_actions_addclose(&actions, end.number) }
        var process: pid_t = 0
        var words = unsafe arguments.map { unsafe strdup($0) } + [nil]
        defer { for index in unsafe words.indices { unsafe free(words[index]) } }
        let status = unsafe posix_spawnp(&process, arguments[0], &actions, nil, &words, environ)
        if status != 0 { throw Failure(status: status) }
        return process
    }
}
