// Each public type by its name alone; an extension takes protocols and generic types as they are.
// `.ci/names --renew` writes this file.

import CausalTracing
import Causality
import Crypto
import Dispatch
import FaultyLayers
import Foundation
import Logging
import NIOCore
import Scenarios
import SeededRandom
import WireFormat

// CausalChecking
extension CausalChecker {}
extension CausalPath {}
extension CheckOptions {}
extension CheckReport {}
extension HappenedBefore {}
extension HappenedBeforeError {}
extension Rule {}
extension Violation {}

// CausalMessaging
extension Activity {}
extension Annotated {}
extension BroadcastFrame {}
extension CausalFrame {}
extension CausalProcess {}
extension CausallyBroadcast {}
extension CausallyDelivered {}
extension ContextTool {}
extension Destination {}
extension Envelope {}
extension FrameKind {}
extension Inside {}
extension Lineage {}
extension Outbox {}
extension ProcessLayer {}
extension ReceivedClaims {}
extension ReliableChannels {}
extension ReliableFrame {}
extension ReliableOptions {}
extension SendCounts {}
extension Stamped {}
extension StampedOutput {}
extension StepRecord {}
extension TimerID {}
extension Topology {}
extension View {}
typealias NamedStampingClock = StampingClock

// CausalMetadata
extension Baggage {}
extension BaggageDialect {}
extension BaggageMember {}
extension CarriedContextError {}
extension CausalContext {}
extension CausalDiscardingTaskGroup {}
extension CausalHeader {}
extension CausalTaskGroup {}
extension ContextBlock {}
extension ContextClock {}
extension ContextConjunction {}
extension ContextCounter {}
extension ContextFields {}
extension ContextFilter {}
extension ContextFlag {}
extension ContextHolder {}
extension ContextIdentity {}
extension ContextIntersection {}
extension ContextJoinError {}
extension ContextKey {}
extension ContextMap {}
extension ContextMaximum {}
extension ContextMinimum {}
extension ContextObservedRemoveSet {}
extension ContextReach {}
extension ContextReading {}
extension ContextRegister {}
extension ContextSet {}
extension ContextUpDownCounter {}
extension ContextValue {}
extension ContextWriteError {}
extension Contextual {}
extension ContextualSequence {}
extension ExchangeProblem {}
extension Extractor {}
extension HeaderDictionary {}
extension Injector {}
extension PropagatedContext {}
extension TraceParent {}
extension TraceState {}

// CausalTracing
extension CausalFormat {}
extension CausalInstrument {}
extension LoggedFact {}
extension TracingFormat {}

// ExecutionTrace
extension ClockCursor {}
extension Cut {}
extension EventClock {}
extension EventKind {}
extension History {}
extension HistoryOperation {}
extension LostMessage {}
extension RecordableClock {}
extension ShiVizError {}
extension ShiVizLog {}
extension Trace {}
extension TraceEnding {}
extension TraceEvent {}
extension TraceHeader {}
extension TraceMergeError {}
extension TraceReader {}
extension TraceRecorder {}
extension TraceWriter {}
extension Verdict {}

// ExecutionViews
extension ShiVizWriter {}
extension SpaceTimeDiagram {}
extension StampDrawing {}

// FaultyLayers
extension ArrivalBroadcast {}

// GlobalSnapshots
extension AssertionResult {}
extension GlobalSnapshot {}
extension IncompleteSnapshot {}
extension IncompleteSnapshots {}
extension Recordable {}
extension RecordedMessage {}
extension RecordedState {}
extension SnapshotAssertion {}
extension SnapshotCollector {}
extension SnapshotDifference {}
extension SnapshotFrame {}
extension SnapshotMarker {}
extension SnapshotOutput {}
extension SnapshotPart {}
extension SnapshotRefusal {}
extension SnapshotReport {}
extension SnapshotRequest {}
extension SnapshotVerifier {}
extension SnapshotWitness {}
extension Snapshotting {}

// LogicalClocks
extension CausalRelation {}
extension CausallyOrdered {}
extension ChannelID {}
extension ClockDeltaDecoder {}
extension ClockDeltaEncoder {}
extension ClockDeltaError {}
extension ClockJumpError {}
extension CodableForm {}
extension Dot {}
extension DotContradiction {}
extension DottedVersionVector {}
extension DottedVersionVectorSet {}
extension EventStamp {}
extension EventTree {}
extension HybridClockError {}
extension HybridLogicalClock {}
extension HybridTimestamp {}
extension IDTree {}
extension LamportClock {}
extension LamportTimestamp {}
extension LogicalClock {}
extension MessageID {}
extension NamedTextRepresentable {}
extension OwnEventsClaim {}
extension OwnedStamp {}
extension PlausibleClock {}
extension ReplicaID {}
extension RetirementClaim {}
extension RetirementError {}
extension RetirementProof {}
extension RetirementRefusal {}
extension Retirements {}
extension Roster {}
extension RosterError {}
extension SnapshotID {}
extension StableCut {}
extension Stamp {}
extension StampError {}
extension TextRepresentable {}
extension VectorClock {}
extension VersionVector {}

// ReplicatedStore
extension ClientSession {}
extension ConflictResolution {}
extension ContextSeal {}
extension SealedContext {}
extension SessionID {}
extension StoreEntry {}
extension StoreLimits {}
extension StoreMessage {}
extension StoreOutput {}
extension StoreRefusal {}
extension StoreReplica {}
extension StoreRequest {}
extension StoreResponse {}
extension StoreState {}
extension StoreVersion {}
extension StoreWire {}
extension StoreWrite {}

// Scenarios
extension AnyOperation {}
extension ApplicationProfile {}
extension DeliveryOrder {}
extension DirectClient {}
extension FaultKind {}
extension NoLoad {}
extension NoSettings {}
extension RunJudgement {}
extension RunNote {}
extension RunResult {}
extension RunStatistics {}
extension Scenario {}
extension ScenarioApplication {}
extension ScenarioClient {}
extension ScenarioClock {}
extension ScenarioCommand {}
extension ScenarioLanguage {}
extension ScenarioLine {}
extension ScenarioLoad {}
extension ScenarioOperation {}
extension ScenarioParser {}
extension ScenarioPrinter {}
extension ScenarioRunning {}
extension ScenarioSetting {}
extension ScenarioSettings {}
extension TokenBank {}
extension TopologyShape {}
extension Workload {}

// SeededRandom
extension SeededGenerator {}

// Simulation
extension DelayDistribution {}
extension NetworkEvent {}
extension NetworkOptions {}
extension Schedule {}
extension SimulatedNetwork {}

// WireFormat
extension BLAKE2bHasher {}
extension BinaryRepresentable {}
extension BitReader {}
extension BitWriter {}
extension ByteReader {}
extension ByteWriter {}
extension EntryBudget {}
extension JSONKey {}
extension JSONKeySet {}
extension JSONKeyTable {}
extension JSONMark {}
extension JSONReader {}
extension JSONRepresentable {}
extension JSONValue {}
extension JSONWriter {}
extension SHA256Hasher {}
extension TextError {}
extension TextPosition {}
extension TextScanner {}
extension WireError {}
