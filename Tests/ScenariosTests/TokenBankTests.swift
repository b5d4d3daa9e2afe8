import CausalMessaging
import ExecutionTrace
import GlobalSnapshots
import LogicalClocks
import ReplicatedStore
import Scenarios
import Testing
import WireFormat

@Suite("A branch of the bank by itself")
struct TokenBankTests {
    @Test("tokens leave with the order and come with the transfer")
    func transfer() {
        var sender = TokenBank(balance: 10)
        var receiver = TokenBank(balance: 0)
        var outbox = Outbox<TokenBank.Transfer, TokenBank.Output>()
        sender.handle(TokenBank.Order(7, to: 1), into: &outbox)
        #expect(sender.balance == 3)
        #expect(outbox.emissions.isEmpty)
        #expect(outbox.sends.map(\.destination) == [.one(1)])
        #expect(outbox.sends.map(\.message.amount) == [7])
        receiver.receive(outbox.sends[0].message, from: 0, into: &outbox)
        #expect(receiver.balance == 7)
        #expect(TokenBank.recorded(outbox.sends[0].message).amount == 7)
        #expect(receiver.recorded.amount == 7)
        #expect(receiver.recorded.state.description == #"{"balance":7}"#)
    }

    @Test(
        "an order that cannot be carried out changes nothing",
        arguments: [4, 0, -1, .max, .min] as [Int64])
    func refusal(amount: Int64) {
        var bank = TokenBank(balance: 3)
        var outbox = Outbox<TokenBank.Transfer, TokenBank.Output>()
        let order = TokenBank.Order(amount, to: 1)
        bank.handle(order, into: &outbox)
        #expect(bank.balance == 3)
        #expect(outbox.sends.isEmpty)
        #expect(outbox.emissions.map(\.output) == [.refused(order, balance: 3)])
        #expect(
            TokenBank.describe(outbox.emissions[0].output)
                == "send \(amount): refused, the balance is 3")
    }

    @Test("no balance exceeds its limit, however often the network repeats a transfer")
    func overflow() throws {
        var bank = TokenBank(balance: TokenBank.totalMax)
        var outbox = Outbox<TokenBank.Transfer, TokenBank.Output>()
        bank.handle(TokenBank.Order(TokenBank.totalMax, to: 1), into: &outbox)
        for _ in 0..<3 { bank.receive(outbox.sends[0].message, from: 1, into: &outbox) }
        #expect(bank.balance == TokenBank.totalMax)

        // Each send doubles what is sent.
        var text = "application bank\nprocesses a=70368744177664 b\n"
        text += "transport raw\ndelivery arrival\nduplication 1\ndelay 1\n"
        var amount: Int64 = 70_368_744_177_664
        for index in 0..<40 {
            text += "send \(index % 2 == 0 ? "a b" : "b a") \(amount)\ntick 2\n"
            amount = min(amount * 2, TokenBank.totalMax)
        }
        let (result, _) = try Scenario.run(text + "snapshot a\nrun")
        #expect(result.finalStates.map(\.amount) == [TokenBank.totalMax, 0])
        #expect(RunJudgement(result).verdict == .violated)
    }

    @Test("the tokens of branches are a setting, in which zeros at the end say nothing")
    func settings() {
        #expect(Scenario.Application.bank(balances: [0, 0]) == .bank)
        #expect(Scenario.Application.bank(balances: [0, 4, 0]) == .bank(balances: [0, 4]))
        #expect(Scenario.Application.bank(balances: [4]) != .bank)
        #expect(Scenario.Application.bank != .store)
        #expect(TokenBank.Settings(balances: [3, 4]).balance(of: 1) == 4)
    }

    @Test("a balance outside the limits is the caller's mistake")
    func precondition() async {
        await #expect(processExitsWith: .failure) { _ = TokenBank(balance: -1) }
        await #expect(processExitsWith: .failure) { _ = TokenBank(balance: TokenBank.totalMax + 1) }
    }
}
