/// A scale from counts of events to heights of a drawing, in whole steps.
///
/// Small counts are drawn to scale. Large ones are not: each height that a block begins or ends at
/// is one step above the next lower one, so that a count of 2 and one of 2^40 fit one picture.
struct HeightScale: Sendable {
    /// The counts that have a line of their own, rising from 0.
    let levels: [UInt64]

    /// Whether a step is one event.
    let isToScale: Bool

    /// The height of the drawing in steps.
    let stepCount: Int

    /// Makes the scale of outlines that are drawn beside one another.
    ///
    /// - Parameters:
    ///   - scaledMax: The highest count that is drawn to scale.
    ///   - stepsMax: The most steps of a drawing that is not.
    init(_ outlines: [TreeOutline], scaledMax: Int, stepsMax: Int) {
        var heights: Set<UInt64> = [0]
        for outline in outlines {
            for block in outline.blocks { heights.insert(block.top) }
            for part in outline.parts { heights.insert(part.high) }
        }
        let sorted = heights.sorted()
        let highest = sorted.last ?? 0
        isToScale = highest <= UInt64(scaledMax)
        levels = isToScale ? Array(0...highest) : sorted
        stepCount = isToScale ? Int(highest) : min(levels.count - 1, stepsMax)
    }

    /// Returns the height of a count in steps.
    ///
    /// - Precondition: A block of the outlines begins or ends there.
    func height(of count: UInt64) -> Int {
        if isToScale { return Int(count) }
        var low = 0
        var high = levels.count
        while low < high {
            let middle = (low + high) / 2
            if levels[middle] < count { low = middle + 1 } else { high = middle }
        }
        // Where there are more levels than steps, several share one.
        return levels.count - 1 <= stepCount ? low : low * stepCount / (levels.count - 1)
    }

    /// The counts to write beside the steps, the highest of those that share one.
    var labels: [(step: Int, count: UInt64)] {
        var result: [(step: Int, count: UInt64)] = []
        for level in levels {
            let step = height(of: level)
            if result.last?.step == step { result.removeLast() }
            result.append((step, level))
        }
        return result
    }
}
