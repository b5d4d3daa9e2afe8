// The names of all these modules side by side, as a service has them.

import Causality
import Crypto
import Dispatch
import Foundation
import Logging
import NIOCore
import WireFormat

struct Order: Codable {
    var id: UUID
    var clock: VectorClock
    var sent: Date
}

/// A handler that reads the causal header of a frame, and logs what came before it.
final class OrderHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let logger = Logger(label: "orders")
    private let queue = DispatchQueue(label: "orders")
    private var clock = VectorClock()

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var buffer = unwrapInboundIn(data)
        let bytes = buffer.readBytes(length: buffer.readableBytes) ?? []
        guard let received = try? VectorClock(decoding: bytes) else { return }
        clock.merge(received)
        logger.info("an order", metadata: ["digest": "\(SHA256.hash(data: Data(bytes)))"])
        queue.async {}
    }
}

let replica: ReplicaID = 0
var clock = VectorClock()
clock.tick(at: replica)
var hasher = SHA256Hasher()
hasher.update(with: clock.encoded())
let channel = ChannelID(from: replica, to: 1)
let operation: HistoryOperation? = nil
let order = Order(id: UUID(), clock: clock, sent: Date())
print(order.clock, channel, operation == nil, hasher.hexDigest())
