import CausalMessaging
import LogicalClocks

/// What a ``Tap`` sees at the process that it stands around.
package enum Tapped<Base: CausalProcess>: Sendable {
    case asked(Base.Request)
    case took(Base.Message)
    case sent(Base.Message, Destination)
    case timer
    case said(Base.Output)
}

/// A layer that changes nothing and tells of all that goes in and out, in order.
package struct Tap<Base: CausalProcess>: ProcessLayer {
    package typealias Message = Base.Message
    package typealias Request = Base.Request
    package typealias Output = Tapped<Base>

    package var inside: Inside<Base>

    package init(_ base: Base) {
        inside = Inside(base)
    }

    package mutating func handle(_ request: Request, into outbox: inout Outbox<Message, Output>) {
        outbox.emit(.asked(request))
        forward(into: &outbox) { $0.handle(request, into: &$1) }
    }

    package mutating func receive(
        _ message: Message, from sender: ReplicaID, into outbox: inout Outbox<Message, Output>
    ) {
        outbox.emit(.took(message))
        deliver(message, from: sender, into: &outbox)
    }

    package mutating func timerFired(
        _ timer: TimerID, into outbox: inout Outbox<Message, Output>
    ) {
        outbox.emit(.timer)
        forward(into: &outbox) { $0.timerFired(timer.inward, into: &$1) }
    }

    package mutating func send(
        _ message: Message, to destination: Destination, as activity: Activity?,
        into outbox: inout Outbox<Message, Output>
    ) {
        outbox.emit(.sent(message, destination))
        outbox.send(message, to: destination, as: activity)
    }

    package mutating func emit(
        _ output: Base.Output, as activity: Activity?, into outbox: inout Outbox<Message, Output>
    ) {
        outbox.emit(.said(output), as: activity)
    }
}
