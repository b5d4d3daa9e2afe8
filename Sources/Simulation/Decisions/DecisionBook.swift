import CausalMessaging
import LogicalClocks

/// A source of the decisions that are not only drawn, and a record of all of them.
@usableFromInline
struct DecisionBook: Sendable {
    /// The decisions to be followed.
    let replayed: Schedule?
    /// Whether a decision that is missing there is an error.
    let isStrict: Bool
    /// The decisions made so far, if they are recorded.
    private(set) var recorded: Schedule?
    /// What was to be decided first without a decision in a strict replay.
    @usableFromInline private(set) var missing: Schedule.Key?
    /// How many transmissions of each lineage there were.
    private var occurrences: [Lineage: Int] = [:]

    init(recording: Bool, replaying replayed: Schedule?, isStrict: Bool) {
        recorded = recording ? Schedule() : nil
        self.replayed = replayed
        self.isStrict = isStrict
    }

    /// Decides about a transmission, by the schedule first, then by drawing.
    @usableFromInline
    mutating func fate(
        of lineage: Lineage, drawnBy draws: KeyedDraws, on channel: ChannelID, at time: UInt64,
        message: MessageID?
    ) -> Fate {
        let key = nextKey(of: lineage)
        let given = replayed?[key]
        var isComplete = given != nil
        func decided<Value>(_ value: Value?, else draw: @autoclosure () -> Value) -> Value {
            if let value { return value }
            isComplete = false
            return draw()
        }
        let options = draws.options
        var fate = Fate()
        fate.isLost = decided(given?.isLost, else: draws.isLost(lineage))
        if !fate.isLost {
            fate.delayTicks = decided(
                given?.delayTicks, else: draws.delayTicks(lineage, .delay))
            fate.isDuplicated = decided(given?.isDuplicated, else: draws.isDuplicated(lineage))
            if options.shuffles {
                fate.order = decided(given?.order, else: draws.order(lineage, .order))
            }
            if fate.isDuplicated {
                fate.copyDelayTicks = decided(
                    given?.copyDelayTicks, else: draws.delayTicks(lineage, .copyDelay))
                if options.shuffles {
                    fate.copyOrder = decided(
                        given?.copyOrder, else: draws.order(lineage, .copyOrder))
                }
            }
        }
        if !isComplete { noteMissing(key) }
        if recorded != nil {
            var decision = Schedule.Decision(fate, isShuffled: options.shuffles)
            decision.channel = channel
            decision.time = time
            decision.message = message
            record(decision, about: key)
        }
        return fate
    }

    /// Decides about the place of a timer in its tick.
    @usableFromInline
    mutating func order(ofTimer lineage: Lineage, drawnBy draws: KeyedDraws, at time: UInt64)
        -> UInt64
    {
        guard draws.options.shuffles else { return 0 }
        let key = nextKey(of: lineage)
        let given = replayed?[key]?.order
        if given == nil { noteMissing(key) }
        let order = given ?? draws.order(lineage, .order)
        if recorded != nil {
            var decision = Schedule.Decision()
            decision.isTimer = true
            decision.time = time
            decision.order = order
            record(decision, about: key)
        }
        return order
    }

    private mutating func nextKey(of lineage: Lineage) -> Schedule.Key {
        let occurrence = occurrences[lineage, default: 0]
        occurrences[lineage] = occurrence + 1
        return Schedule.Key(lineage, occurrence: occurrence)
    }

    private mutating func noteMissing(_ key: Schedule.Key) {
        if isStrict && missing == nil { missing = key }
    }

    private mutating func record(_ decision: Schedule.Decision, about key: Schedule.Key) {
        precondition(
            (recorded?.count ?? 0) < Schedule.countMax,
            "a run of more than \(Schedule.countMax) decisions cannot be recorded")
        recorded?[key] = decision
    }
}

extension Schedule.Decision {
    fileprivate init(_ fate: Fate, isShuffled: Bool) {
        self.init()
        isLost = fate.isLost
        if fate.isLost { return }
        delayTicks = fate.delayTicks
        isDuplicated = fate.isDuplicated
        if isShuffled { order = fate.order }
        guard fate.isDuplicated else { return }
        copyDelayTicks = fate.copyDelayTicks
        if isShuffled { copyOrder = fate.copyOrder }
    }
}
