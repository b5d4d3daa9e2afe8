import CausalMessaging
import LogicalClocks

/// The channels of a network by number; one that was closed keeps its number.
@usableFromInline
struct ChannelTable: Sendable {
    @usableFromInline var states: [ChannelState] = []
    /// The number of the last channel between each two processes, or -1, by sender, then receiver.
    @usableFromInline var numbers: [Int32] = []
    /// The numbers of the open channels by sender, in the order of their receivers.
    @usableFromInline var outgoing: [Int32] = []
    /// Where the channels of each process begin in `outgoing`, and where the last ones end.
    @usableFromInline var outgoingStarts: [Int] = []
    @usableFromInline var processCount = 0

    init() {}

    /// Returns the number of the last channel from one process to another, open or closed.
    @inlinable
    func number(from sender: Int32, to receiver: Int32) -> Int32 {
        numbers[Int(sender) * processCount + Int(receiver)]
    }

    /// Closes the channels that a view no longer has and opens the new ones; returns the pairs of
    /// processes, by index, between which one was opened.
    ///
    /// - Parameters:
    ///   - topology: The members of the view and its channels.
    ///   - indices: The index of the process of each replica.
    ///   - names: The first life of each process, by index.
    /// - Complexity: O(*p*² + *c*) for *p* processes and *c* channels, closed ones included.
    mutating func adopt(
        _ topology: Topology, indices: [Int32], names: [ReplicaID]
    ) -> [(sender: Int32, receiver: Int32)] {
        widen(to: names.count)
        let wasOpen = states.map(\.isOpen)
        for number in states.indices { states[number].isOpen = false }
        var opened: [(sender: Int32, receiver: Int32)] = []
        outgoing.removeAll(keepingCapacity: true)
        var bySender = [[Int32]](repeating: [], count: names.count)
        for id in topology.channels {
            let sender = indices[id.sender.index]
            let receiver = indices[id.receiver.index]
            var number = self.number(from: sender, to: receiver)
            if number >= 0, states[Int(number)].id == id, wasOpen[Int(number)] {
                states[Int(number)].isOpen = true
            } else {
                let isCut = number >= 0 && states[Int(number)].isCut
                let name = ChannelID(from: names[Int(sender)], to: names[Int(receiver)])
                number = Int32(states.count)
                states.append(
                    ChannelState(
                        id, sender: sender, receiver: receiver, names: name, isCut: isCut))
                numbers[Int(sender) * processCount + Int(receiver)] = number
                opened.append((sender, receiver))
            }
            bySender[Int(sender)].append(number)
        }
        outgoingStarts = [0]
        for numbers in bySender {
            outgoing += numbers
            outgoingStarts.append(outgoing.count)
        }
        return opened
    }
}

extension ChannelTable {
    /// Makes room for processes that have joined.
    private mutating func widen(to count: Int) {
        guard count > processCount else { return }
        var wider = [Int32](repeating: -1, count: count * count)
        for sender in 0..<processCount {
            for receiver in 0..<processCount {
                wider[sender * count + receiver] = numbers[sender * processCount + receiver]
            }
        }
        numbers = wider
        processCount = count
    }
}
