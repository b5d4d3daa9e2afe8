// A clock in your own message type: the whole of what it takes.
//
//     swift run StampedMessage

import LogicalClocks

/// A message of a chat, with a clock that says what its author had seen.
struct Message {
    var author: String
    var text: String
    var clock: VectorClock
}

/// A participant in the chat.
struct Member {
    let name: String
    let id: ReplicaID
    var clock = VectorClock()

    /// Counts the event of writing, and stamps the message with all that the author knows.
    mutating func write(_ text: String) -> Message {
        clock.tick(at: id)
        return Message(author: name, text: text, clock: clock)
    }

    /// Takes in what the author knew, and counts the event of reading.
    mutating func read(_ message: Message) {
        clock.merge(message.clock)
        clock.tick(at: id)
    }
}

let roster = Roster(["alice", "bob", "carol"]) ?? Roster()
var alice = Member(name: "alice", id: 0)
var bob = Member(name: "bob", id: 1)
var carol = Member(name: "carol", id: 2)

let question = alice.write("Shall we meet at six?")
bob.read(question)
let answer = bob.write("Yes, at the station.")
let aside = carol.write("Has anybody seen my keys?")

for message in [question, answer, aside] {
    print("\(message.author): \(message.text)  \(message.clock.description(in: roster))")
}
print()

// The answer was written by a member who had read the question; the aside knows of neither.
for (first, second) in [(question, answer), (question, aside), (answer, question)] {
    let relation = first.clock.relation(to: second.clock)
    print("\(first.author)'s message to \(second.author)'s: \(relation)")
}
