extension SeededGenerator {
    /// Creates the generator of one decision, which depends on nothing but what it is about.
    ///
    /// A simulator that draws everything from one sequence shifts all that follows when one draw
    /// falls away. With a generator for each decision the others stay what they were:
    ///
    ///     var delay = SeededGenerator(seed: seed, key: message.number, purpose: 1)
    ///     let ticks = delay.within(1...10)
    ///
    /// - Parameters:
    ///   - seed: The seed of the run.
    ///   - key: What the decision is about.
    ///   - purpose: Which of the decisions about it.
    @inlinable
    public init(seed: UInt64, key: UInt64, purpose: UInt64) {
        var mixer = SeededGenerator(state: seed)
        self.init(stem: mixer.advance(), key: key, purpose: purpose)
    }

    /// Creates the generator of one decision from the first bits that the seed gives, which are the
    /// same for all decisions of a run.
    @inlinable
    package init(stem: UInt64, key: UInt64, purpose: UInt64) {
        // One step of the generator between each two of them, so that no sum or difference of
        // seeds and keys gives the same state twice.
        var mixer = SeededGenerator(state: stem ^ key)
        mixer.state = mixer.advance() ^ purpose
        self.init(state: mixer.advance())
    }

    @inlinable
    init(state: UInt64) {
        self.state = state
    }
}
