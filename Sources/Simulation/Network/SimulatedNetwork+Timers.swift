import CausalMessaging
import CausalMetadata
import LogicalClocks

extension SimulatedNetwork {
    /// Sets and cancels the timers that a process asked for in its step, in order.
    @inlinable
    mutating func setTimers(of process: Int32) {
        // The place of the next timer of each layer: names may be counted, and count more or less
        // for what went before.
        for depth in timerPlaces.indices { timerPlaces[depth] = 0 }
        for index in outbox.timers.indices {
            let id = outbox.timers.span[index].id
            guard let ticks = outbox.timers.span[index].delayTicks else {
                cancel(id, of: Int(process))
                continue
            }
            var activity = outbox.timers.span[index].activity ?? outbox.activity
            let depth = Int(id.depth)
            while timerPlaces.count <= depth { timerPlaces.append(0) }
            activity.lineage = activity.lineage.descendant(Root.timer)
                .descendant(UInt64(depth) << 32 | timerPlaces[depth])
            timerPlaces[depth] += 1
            set(id, of: process, after: ticks, as: activity)
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
        timerNames.insert(slot, named: TimerName(id, of: process), in: queue.timers)
    }

    /// Removes every timer of a name that has not run out.
    @inlinable
    mutating func cancel(_ id: TimerID, of process: Int) {
        let name = TimerName(id, of: Int32(process))
        for slot in timerNames.slots(named: name, in: queue.timers) { remove(slot, named: name) }
    }

    /// Removes every timer of a process.
    ///
    /// - Complexity: O(*n*), where *n* is the number of timers of all processes.
    @inlinable
    mutating func cancelTimers(of process: Int) {
        let slots = queue.timers.handles.filter { queue.timers[$0].process == process }
        for slot in slots { remove(slot, named: queue.timers[slot].name) }
    }

    @inlinable
    mutating func remove(_ slot: Int32, named name: TimerName) {
        timerNames.remove(slot, named: name)
        queue.remove(timer: slot)
    }
}
