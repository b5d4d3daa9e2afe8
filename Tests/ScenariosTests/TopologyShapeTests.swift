import CausalMessaging
import Testing

@testable import Scenarios

@Suite("The shape of a network")
struct TopologyShapeTests {
    @Test("has as many channels as it says", arguments: TopologyShape.allCases, 1...9)
    func channelCount(shape: TopologyShape, count: Int) {
        #expect(shape.channelCount(count) == shape.topology(count).channels.count)
    }
}
