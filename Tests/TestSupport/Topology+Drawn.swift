import CausalMessaging
import LogicalClocks
import SeededRandom

extension Topology {
    /// A topology with a share of the channels that are allowed, each drawn on its own.
    package static func drawn(
        _ count: Int, share: Double, using random: inout SeededGenerator,
        where isAllowed: (Int, Int) -> Bool = { $0 != $1 }
    ) -> Topology {
        var channels: [ChannelID] = []
        for from in 0..<count {
            for to in 0..<count where isAllowed(from, to) && random.chance(share) {
                channels.append(ChannelID(from: ReplicaID(from), to: ReplicaID(to)))
            }
        }
        return Topology(processCount: count, channels: channels)
    }
}
