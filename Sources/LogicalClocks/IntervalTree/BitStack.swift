/// A stack of bits; the first 63 need no allocation.
struct BitStack {
    /// The bits on top, the topmost lowest, under a set bit.
    private var top: UInt64 = 1
    private var rest: [UInt64] = []

    mutating func push(_ bit: Bool) {
        if top.leadingZeroBitCount == 0 {
            rest.append(top)
            top = 1
        }
        top = top << 1 | (bit ? 1 : 0)
    }

    /// Takes the topmost bit; false if there is none.
    mutating func pop() -> Bool {
        if top == 1 { top = rest.popLast() ?? 0b10 }
        defer { top >>= 1 }
        return top & 1 != 0
    }
}
