extension SeededGenerator {
    /// Returns a number drawn from the exponential distribution with mean 1.
    ///
    /// Von Neumann's method of comparisons (1951), which needs no logarithm and therefore gives
    /// the same bits on every machine.
    public mutating func exponential() -> Double {
        var whole = 0.0
        while true {
            let first = unit()
            var smallest = first
            var isAccepted = true
            while true {
                let next = unit()
                if next >= smallest { break }
                smallest = next
                isAccepted.toggle()
            }
            if isAccepted { return whole + first }
            whole += 1
        }
    }
}
