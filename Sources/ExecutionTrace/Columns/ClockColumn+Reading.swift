import LogicalClocks

extension ClockColumn {
    /// Returns the form of an event's clock.
    func form(at event: Int) -> Form { forms[event] }

    /// Returns the family of an event's clock, if it has one.
    func family(at event: Int) -> EventClock.Family? {
        switch forms[event] {
        case .none: nil
        case .lamport: .lamport
        case .hybrid: .hybrid
        case .stamp: .intervalTree
        case .changed, .ticked, .whole: .vector
        }
    }

    /// Returns the Lamport time or hybrid timestamp of an event, as a number.
    func scalar(at event: Int) -> UInt64 { scalars[Int(places[event])] }

    /// Returns the stamp of an event.
    func stamp(at event: Int) -> Stamp { stamps[Int(places[event])] }

    /// Returns where the entries that an event's vector clock keeps stand.
    func changes(at event: Int) -> Range<Int> {
        changes(ofRow: Int(places[event]))
    }

    private func changes(ofRow row: Int) -> Range<Int> {
        (row == 0 ? 0 : changeEnds[row - 1])..<changeEnds[row]
    }

    /// Returns the clock of an event of a replica.
    ///
    /// - Complexity: O(*n*), where *n* is the number of entries, with a few steps to a copy.
    func clock(at event: Int, of replica: ReplicaID?) -> EventClock? {
        switch forms[event] {
        case .none: nil
        case .lamport: .lamport(LamportClock(time: scalar(at: event)))
        case .hybrid: HybridTimestamp(rawValue: scalar(at: event)).map { .hybrid($0) }
        case .stamp: .intervalTree(stamp(at: event))
        case .changed, .ticked, .whole: .vector(vector(atRow: Int(places[event]), of: replica))
        }
    }

    private func vector(atRow row: Int, of replica: ReplicaID?) -> VectorClock {
        var clock = VectorClock()
        var row = row
        var later: [Int] = []
        while true {
            if links[row] != Self.none, links[row] & Self.copyBit != 0 {
                clock = copies[Int(links[row] & ~Self.copyBit)]
                break
            }
            later.append(row)
            guard links[row] != Self.none else { break }
            row = Int(links[row])
        }
        for row in later.reversed() { apply(row, of: replica, to: &clock) }
        return clock
    }

    private func apply(_ row: Int, of replica: ReplicaID?, to clock: inout VectorClock) {
        if vectorForms[row] == .whole { clock = VectorClock() }
        for index in changes(ofRow: row) {
            clock.raise(changedReplicas[index], to: changedCounts[index])
        }
        if vectorForms[row] == .ticked, let replica { clock.tick(at: replica) }
    }

    /// Moves a vector clock from the one before an event of its replica to that of the event.
    ///
    /// Does nothing for an event without a vector clock.
    ///
    /// - Complexity: O(*c*), where *c* is the number of entries that changed.
    func advance(_ clock: inout VectorClock, to event: Int, of replica: ReplicaID) {
        guard forms[event].isVector else { return }
        apply(Int(places[event]), of: replica, to: &clock)
    }

    /// Returns whether an event's vector clock is kept as changes to an earlier one.
    func isLinked(at event: Int) -> Bool {
        let link = links[Int(places[event])]
        return link != Self.none && link & Self.copyBit == 0
    }
}

extension ClockColumn: Hashable {
    static func == (left: Self, right: Self) -> Bool {
        left.forms == right.forms && left.scalars == right.scalars && left.stamps == right.stamps
            && left.changedReplicas == right.changedReplicas
            && left.changedCounts == right.changedCounts && left.changeEnds == right.changeEnds
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(forms.count)
        hasher.combine(changedCounts)
    }
}
