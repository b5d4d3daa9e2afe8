// One import of nearly everything: clocks, context, messaging, traces, checker, snapshots, store,
// simulator and views.

@_exported import CausalChecking
@_exported import CausalMessaging
@_exported import CausalMetadata
@_exported import ExecutionTrace
@_exported import ExecutionViews
@_exported import GlobalSnapshots
@_exported import LogicalClocks
@_exported import ReplicatedStore
@_exported import Simulation
