import CausalMessaging
import LogicalClocks

/// What a ``Tap`` sees at the process that it stands around.
enum Tapped<Base: CausalProcess>: Sendable {
    case asked
    case took(Base.Message)
    case sent(Base.Message, Destination)
    case timer
    case said(Base.Output)
}

/// A layer that changes nothing and tells of all that goes in and out, in order.
struct Tap<Base: CausalProcess>: CausalProcess {
    var base: Base
    private var inner = Outbox<Base.Message, Base.Output>()

    init(_ base: Base) {
        self.base = base
    }

    mutating func start(into outbox: inout Outbox<Base.Message, Tapped<Base>>) {
        base.start(into: &inner)
        drain(into: &outbox)
    }

    mutating func handle(
        _ request: Base.Request, into outbox: inout Outbox<Base.Message, Tapped<Base>>
    ) {
        outbox.emit(.asked)
        base.handle(request, into: &inner)
        drain(into: &outbox)
    }

    mutating func receive(
        _ message: Base.Message, from sender: ReplicaID,
        into outbox: inout Outbox<Base.Message, Tapped<Base>>
    ) {
        outbox.emit(.took(message))
        base.receive(message, from: sender, into: &inner)
        drain(into: &outbox)
    }

    mutating func timerFired(
        _ timer: TimerID, into outbox: inout Outbox<Base.Message, Tapped<Base>>
    ) {
        outbox.emit(.timer)
        base.timerFired(timer, into: &inner)
        drain(into: &outbox)
    }

    private mutating func drain(into outbox: inout Outbox<Base.Message, Tapped<Base>>) {
        for send in inner.sends {
            outbox.emit(.sent(send.message, send.destination))
            outbox.send(send.message, to: send.destination)
        }
        for timer in inner.timers {
            if let ticks = timer.delayTicks {
                outbox.setTimer(timer.id, afterTicks: ticks)
            } else {
                outbox.cancelTimer(timer.id)
            }
        }
        for emission in inner.emissions { outbox.emit(.said(emission.output)) }
        inner.removeAll()
    }
}
