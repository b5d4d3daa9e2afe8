import CausalMessaging
import CausalMetadata
import LogicalClocks

extension SimulatedNetwork {
    /// Sets and cancels the timers that a process asked for in its step, in order.
    @inlinable
    mutating func setTimers(of process: Int32) {
        // The place of the next timer of each layer: names may be counted, and count more or less
        // for what went before.
        var places: [UInt64] = []
        for timer in outbox.timers {
            guard let ticks = timer.delayTicks else {
                cancel(timer.id, of: Int(process))
                continue
            }
            var activity = timer.activity ?? outbox.activity
            let depth = Int(timer.id.depth)
            while places.count <= depth { places.append(0) }
            activity.lineage = activity.lineage.descendant(Root.timer)
                .descendant(UInt64(depth) << 32 | places[depth])
            places[depth] += 1
            set(timer.id, of: process, after: ticks, as: activity)
        }
    }

    @inlinable
    mutating func set(
        _ id: TimerID, of process: Int32, after ticks: UInt64, as activity: Activity
    ) {
        let order =
            book == nil
            ? draws.order(activity.lineage, .order)
            : book?.order(ofTimer: activity.lineage, drawnBy: draws, at: clock) ?? 0
        let slot = queue.insert(
            timer: PendingTimer(id: id, process: process, activity: activity),
            at: clock + min(ticks, DelayDistribution.ticksMax), order: order)
        if states[Int(process)].timers[id]?.others.append(slot) == nil {
            states[Int(process)].timers[id] = TimerSlots(slot)
        }
    }

    /// Removes every timer of a name that has not run out.
    @inlinable
    mutating func cancel(_ id: TimerID, of process: Int) {
        guard let slots = states[process].timers.removeValue(forKey: id) else { return }
        remove(slots)
    }

    /// Removes every timer of a process.
    @inlinable
    mutating func cancelTimers(of process: Int) {
        for slots in states[process].timers.values { remove(slots) }
        states[process].timers = [:]
    }

    @inlinable
    mutating func remove(_ slots: TimerSlots) {
        queue.remove(timer: slots.first)
        for slot in slots.others { queue.remove(timer: slot) }
    }
}
