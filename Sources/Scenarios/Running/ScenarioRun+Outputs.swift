import CausalMessaging
import ExecutionTrace
import GlobalSnapshots
import LogicalClocks
import Simulation

extension ScenarioRun {
    mutating func takeOutputs() {
        var outputs = exchange(&outputRoom, with: [])
        simulation.takeOutputs(into: &outputs)
        defer { outputRoom = outputs }
        for index in outputs.indices {
            // Fields are read where they lie: a copy of the whole would look up its types.
            let (time, process) = (outputs[index].time, outputs[index].process)
            switch outputs[index].output {
            case .application(.step(let step)):
                record(step, at: time, process)
                if notesOperations {
                    for answer in step.answers { noteAnswer(answer, at: process) }
                }
            case .application(.answer(let answer)): noteAnswer(answer, at: process)
            case .recorded(let id):
                collector.markRecorded(id, by: process)
                recording.trace.append(.record(snapshot: id), at: process, time: time, text: "")
            case .part(let part): take(part)
            case .refused(_, .alreadyRecorded): break  // One of several initiators came second.
            case .refused(let id, let refusal):
                note(
                    .snapshot, process,
                    "\(name(process)) takes no part in snapshot "
                        + "\(id.description(in: roster)): \(refusal.rawValue)")
            }
        }
        guard !simulation.journal.isEmpty else { return }
        for event in simulation.takeJournal() {
            guard case .lost(let loss) = event.kind else { continue }
            statistics.lostFrameCount += 1
            recording.trace.append(
                .drop(event.message, on: event.channel), at: nil, time: event.time,
                text: loss.rawValue)
        }
    }

    private mutating func record(
        _ step: StepRecord<Application, Clock>, at time: UInt64, _ process: ReplicaID
    ) {
        var operation: HistoryOperation?
        // The cause is looked at only where there are answers: to look is to copy it.
        if !step.answers.isEmpty, case .request = step.cause {
            for answer in step.answers where operation == nil {
                operation = clients.receive(answer, from: process)
            }
        }
        recording.trace.append(
            step, at: process, time: time, broadcastTo: audiences[process.index],
            operation: operation)
        if !recording.keepsEvents { recording.write(atLeast: TraceRecording.pieceEvents) }
    }

    private mutating func noteAnswer(_ answer: Application.Output, at process: ReplicaID) {
        guard notesOperations else { return }
        note(.operation, process, "\(name(process)): \(Application.describe(answer))")
    }
}
