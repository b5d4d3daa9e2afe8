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
/// A process without tools carries what it does not know from what caused a step to what the step
/// does.
public struct Annotated<Base, Tool: ContextTool<Base>>: CausalProcess {
    /// The messages on the channels.
    public typealias Message = Base.Message

    /// The requests to the process inside.
    public typealias Request = Base.Request

    /// The outputs of the process inside.
    public typealias Output = Base.Output

    /// The process inside.
    public var base: Base

    /// The tool.
    public var tool: Tool

    /// The process whose broadcasts are divided, if they are.
    @usableFromInline let divider: ReplicaID?
    @usableFromInline var receivers: [ReplicaID]

    /// Wraps a process, whose broadcasts stay what they are and carry no identity.
    @inlinable
    public init(_ base: Base, tool: Tool) {
        self.base = base
        self.tool = tool
        divider = nil
        receivers = []
    }

    /// Wraps a process and divides its broadcasts: one is sent as a message to each receiver, which
    /// carries a branch of the context, and its receiver can go on counting.
    ///
    /// - Parameters:
    ///   - base: The process inside.
    ///   - tool: The tool.
    ///   - replica: The process that this is.
    ///   - view: The members and channels: broadcasts go over the channels of `replica`.
    @inlinable
    public init(_ base: Base, tool: Tool, dividingBroadcastsOf replica: ReplicaID, in view: View) {
        self.base = base
        self.tool = tool
        divider = replica
        receivers = view.topology.receivers(from: replica)
    }

    /// Starts the process inside.
    @inlinable
    public mutating func start(into outbox: inout Outbox<Message, Output>) {
        step(into: &outbox) { $0.start(into: &$1) }
    }

    /// Shows the request to the tool and hands it on.
    @inlinable
    public mutating func handle(_ request: Request, into outbox: inout Outbox<Message, Output>) {
        tool.willHandle(request, of: base, in: &outbox.context)
        step(into: &outbox) { $0.handle(request, into: &$1) }
    }

    /// Shows the message to the tool and hands it on.
    @inlinable
    public mutating func receive(
        _ message: Message, from sender: ReplicaID, into outbox: inout Outbox<Message, Output>
    ) {
        tool.willReceive(message, from: sender, of: base, in: &outbox.context)
        step(into: &outbox) { $0.receive(message, from: sender, into: &$1) }
    }

    /// Hands the timer on.
    @inlinable
    public mutating func timerFired(_ timer: TimerID, into outbox: inout Outbox<Message, Output>) {
        step(into: &outbox) { $0.timerFired(timer, into: &$1) }
    }

    /// Takes over the receivers of broadcasts, and hands the view on.
    @inlinable
    public mutating func viewChanged(to view: View, into outbox: inout Outbox<Message, Output>) {
        if let divider { receivers = view.topology.receivers(from: divider) }
        step(into: &outbox) { $0.viewChanged(to: view, into: &$1) }
    }

    /// Hands the news on.
    @inlinable
    public mutating func channelOpened(
        with peer: ReplicaID, into outbox: inout Outbox<Message, Output>
    ) {
        step(into: &outbox) { $0.channelOpened(with: peer, into: &$1) }
    }

    /// Returns whether the process inside takes the message.
    @inlinable
    public func accepts(_ message: Message, from sender: ReplicaID) -> Bool {
        base.accepts(message, from: sender)
    }

    /// Returns the identity that the message has inside.
    @inlinable
    public static func messageID(of message: Message) -> MessageID? {
        Base.messageID(of: message)
    }

    /// Whether the message holds all that its sender knows.
    @inlinable
    public static func carriesState(_ message: Message) -> Bool {
        Base.carriesState(message)
    }

    /// Whether the process inside broadcasts what it knows.
    @inlinable
    public static var sharesState: Bool { Base.sharesState }

    /// Whether the process inside reads the clock.
    @inlinable
    public static var readsClock: Bool { Base.readsClock }

    /// Lets the process inside take a step and shows the tool what it sends.
    @inlinable
    mutating func step(
        into outbox: inout Outbox<Message, Output>,
        _ body: (inout Base, inout Outbox<Message, Output>) -> Void
    ) {
        let first = outbox.sends.count
        body(&base, &outbox)
        if divider != nil { divideBroadcasts(from: first, in: &outbox) }
        for index in first..<outbox.sends.count {
            let send = outbox.sends[index]
            // What was held back inside belongs to an activity of its own.
            if var activity = send.activity {
                tool.willSend(send.message, to: send.destination, in: &activity.context)
                outbox.sends[index].activity = activity
            } else {
                tool.willSend(send.message, to: send.destination, in: &outbox.context)
            }
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
            case .all:
                var activity = send.activity
                for receiver in receivers {
                    outbox.send(send.message, to: .one(receiver), as: activity?.branch())
                }
            }
        }
    }
}
