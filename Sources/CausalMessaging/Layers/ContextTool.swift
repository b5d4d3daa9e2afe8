import CausalMetadata
import LogicalClocks

/// A tool on the contexts of a process that knows nothing of it: it labels tenants, counts bytes,
/// or draws up traces.
///
/// A tool is a value of its own beside the process, see ``Annotated``. It may keep what it likes;
/// what it writes to the context rides on the messages of the step.
///
///     struct Tenants: ContextTool {
///         mutating func willHandle(
///             _ request: StoreRequest, of process: StoreReplica, in context: inout CausalContext
///         ) {
///             context[Tenant.self] = [request.session.rawValue]
///         }
///     }
///
/// Each of the three does nothing unless a tool says otherwise.
public protocol ContextTool<Application>: Sendable {
    /// The process that the tool stands beside.
    associatedtype Application: CausalProcess

    /// Sees a request before the process does; the context came with it, and is empty unless
    /// whoever asked sent one.
    mutating func willHandle(
        _ request: Application.Request, of process: Application, in context: inout CausalContext)

    /// Sees a message before the process does; the context came with it.
    mutating func willReceive(
        _ message: Application.Message, from sender: ReplicaID, of process: Application,
        in context: inout CausalContext)

    /// Sees a message that the process sends; the context is that of the step, and will ride on all
    /// messages of the step when every one of them has been shown to the tool. Where a layer inside
    /// gave a message a context of its own, since it was held back or is passed on, it is that one.
    mutating func willSend(
        _ message: Application.Message, to destination: Destination,
        in context: inout CausalContext)
}

extension ContextTool {
    /// Does nothing.
    @inlinable
    public mutating func willHandle(
        _ request: Application.Request, of process: Application, in context: inout CausalContext
    ) {}

    /// Does nothing.
    @inlinable
    public mutating func willReceive(
        _ message: Application.Message, from sender: ReplicaID, of process: Application,
        in context: inout CausalContext
    ) {}

    /// Does nothing.
    @inlinable
    public mutating func willSend(
        _ message: Application.Message, to destination: Destination,
        in context: inout CausalContext
    ) {}
}
