import CausalMessaging
import LogicalClocks

/// One branch of a bank that moves tokens between its branches.
///
/// Tokens are neither made nor destroyed, so the balances and what is under way add up to the
/// same number in every consistent global state: the classic test of a snapshot.
public struct TokenBank: CausalProcess {
    /// An amount of tokens on their way.
    public struct Transfer: Hashable, Sendable, CustomStringConvertible {
        /// How many, at least 1.
        public let amount: Int64

        /// The transfer in words.
        public var description: String { "\(amount) token\(amount == 1 ? "" : "s")" }
    }

    /// An order to send tokens to another branch.
    public struct Order: Hashable, Sendable, CustomStringConvertible {
        /// How many, at least 1.
        public var amount: Int64
        /// The branch that gets them; a channel must lead there.
        public var receiver: ReplicaID

        /// Creates an order.
        public init(_ amount: Int64, to receiver: ReplicaID) {
            self.amount = amount
            self.receiver = receiver
        }

        /// The order in words.
        public var description: String { "send \(amount)" }
    }

    /// An answer of a branch.
    public enum Output: Hashable, Sendable {
        /// The order was not carried out: the balance is too small.
        case refused(Order, balance: Int64)
    }

    /// The most tokens that a branch holds; all branches together stay far below what overflows.
    public static let totalMax: Int64 = 1 << 53

    /// The most branches: every message carries a count for each two of them.
    public static let branchCountMax = 128

    /// The tokens that the branch holds.
    public private(set) var balance: Int64

    /// Creates a branch with tokens.
    ///
    /// - Precondition: `balance` is from 0 to ``totalMax``.
    public init(balance: Int64) {
        precondition(0...Self.totalMax ~= balance, "a balance lies in 0...2^53")
        self.balance = balance
    }

    /// Sends tokens, if there are enough; an order of less than 1 token is refused as well.
    ///
    /// - Precondition: A channel leads to the receiver.
    public mutating func handle(_ order: Order, into outbox: inout Outbox<Transfer, Output>) {
        guard order.amount > 0, order.amount <= balance else {
            outbox.emit(.refused(order, balance: balance))
            return
        }
        balance -= order.amount
        outbox.send(Transfer(amount: order.amount), to: order.receiver)
    }

    /// Takes tokens in.
    ///
    /// A channel that repeats messages makes tokens; what would exceed ``totalMax`` is lost again.
    public mutating func receive(
        _ transfer: Transfer, from sender: ReplicaID, into outbox: inout Outbox<Transfer, Output>
    ) {
        // Neither is above 2^53.
        balance = min(balance + transfer.amount, Self.totalMax)
    }
}
