import CausalMetadata
import LogicalClocks

/// The layer that lets a ``ContextTool`` see and write the context of every step of a process,
/// which is not changed for it.
///
/// It stands inside ``Stamped``, around the application. Messages, requests and outputs stay what
/// they were, so a process with tools talks to one without:
///
///     Stamped(Annotated(store, tool: Tenants()), replica: a, clock: clock)
///     Stamped(store, replica: b, clock: clock)
///
/// A process without tools carries what it does not know from the message that it receives to those
/// that it sends in the same step.
public struct Annotated<Base, Tool: ContextTool<Base>>: CausalProcess {
    /// What goes over the channels.
    public typealias Message = Base.Message

    /// What the process inside is asked.
    public typealias Request = Base.Request

    /// What the process inside says.
    public typealias Output = Base.Output

    /// The process inside.
    public var base: Base

    /// The tool.
    public var tool: Tool

    @usableFromInline let receivers: [ReplicaID]

    /// Wraps a process.
    ///
    /// - Parameters:
    ///   - base: The process inside.
    ///   - tool: The tool.
    ///   - receivers: To whom a broadcast is sent as one message each, so that each carries a branch
    ///     of the context and its receiver can go on counting; if there are none, broadcasts stay
    ///     what they are and carry no identity.
    @inlinable
    public init(_ base: Base, tool: Tool, dividingBroadcastsTo receivers: [ReplicaID] = []) {
        self.base = base
        self.tool = tool
        self.receivers = receivers
    }

    /// Starts the process inside.
    @inlinable
    public mutating func start(into outbox: inout Outbox<Message, Output>) {
        let first = outbox.sends.count
        base.start(into: &outbox)
        show(from: first, in: &outbox)
    }

    /// Shows the request to the tool and hands it on.
    @inlinable
    public mutating func handle(_ request: Request, into outbox: inout Outbox<Message, Output>) {
        let first = outbox.sends.count
        tool.willHandle(request, of: base, in: &outbox.context)
        base.handle(request, into: &outbox)
        show(from: first, in: &outbox)
    }

    /// Shows the message to the tool and hands it on.
    @inlinable
    public mutating func receive(
        _ message: Message, from sender: ReplicaID, into outbox: inout Outbox<Message, Output>
    ) {
        let first = outbox.sends.count
        tool.willReceive(message, from: sender, of: base, in: &outbox.context)
        base.receive(message, from: sender, into: &outbox)
        show(from: first, in: &outbox)
    }

    /// Hands the timer on.
    @inlinable
    public mutating func timerFired(_ timer: TimerID, into outbox: inout Outbox<Message, Output>) {
        let first = outbox.sends.count
        base.timerFired(timer, into: &outbox)
        show(from: first, in: &outbox)
    }

    /// Shows what the process sends to the tool, from a place in the outbox on.
    @inlinable
    mutating func show(from first: Int, in outbox: inout Outbox<Message, Output>) {
        if !receivers.isEmpty { divideBroadcasts(from: first, in: &outbox) }
        for index in first..<outbox.sends.count {
            let send = outbox.sends[index]
            tool.willSend(send.message, to: send.destination, in: &outbox.context)
        }
    }

    @inlinable
    func divideBroadcasts(from first: Int, in outbox: inout Outbox<Message, Output>) {
        guard outbox.sends[first...].contains(where: { $0.destination == .all }) else { return }
        let sends = outbox.sends[first...]
        outbox.sends.removeSubrange(first...)
        for send in sends {
            switch send.destination {
            case .one: outbox.sends.append(send)
            case .all: for receiver in receivers { outbox.send(send.message, to: receiver) }
            }
        }
    }
}
