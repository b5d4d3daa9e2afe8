import CausalMessaging
import ExecutionTrace
import GlobalSnapshots
import LogicalClocks
import Simulation

extension ScenarioRun {
    mutating func takeOutputs() {
        let outputs = simulation.takeOutputs()
        for (index, timed) in outputs.enumerated() {
            switch timed.output {
            case .application(.event(let event, let clock)):
                let answer = answer(to: event, at: index, in: outputs)
                recorder.record(event, clock, at: timed.time, timed.process, answer: answer)
            case .application(.application(let output)):
                note(
                    .operation, timed.process,
                    "\(name(timed.process)): \(Application.describe(output))")
            case .recorded(let id):
                collector.noteRecorded(id, by: timed.process)
                let snapshot = id.description(in: cluster.roster)
                recorder.append(at: timed.time, timed.process, .record(snapshot: snapshot), "")
            case .part(let part): take(part)
            case .refused(_, .alreadyRecorded): break  // One of several initiators came second.
            case .refused(let id, let refusal):
                note(
                    .snapshot, timed.process,
                    "\(name(timed.process)) takes no part in snapshot "
                        + "\(id.description(in: cluster.roster)): \(refusal.rawValue)")
            }
        }
        for event in simulation.takeJournal() {
            guard case .lost(let loss) = event.kind else { continue }
            statistics.lostFrameCount += 1
            recorder.append(
                at: event.time, nil,
                .drop(from: event.channel.sender, to: event.channel.receiver), loss.rawValue)
        }
    }

    /// The output that answers a request, which the process gave in the same step.
    private func answer(
        to event: StampedEvent<Application>, at index: Int,
        in outputs: [SimulatedNetwork<Stack>.TimedOutput]
    ) -> Application.Output? {
        guard case .request = event else { return nil }
        for timed in outputs[(index + 1)...] {
            switch timed.output {
            case .application(.application(let output)): return output
            case .application(.event(.request, _)): return nil
            default: continue
            }
        }
        return nil
    }
}
