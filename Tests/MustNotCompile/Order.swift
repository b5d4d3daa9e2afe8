// What must not compile, and what the compiler says of it; `.ci/refused` checks each line.

import LogicalClocks

func order(_ clock: VectorClock, _ stamp: Stamp, _ event: EventStamp, _ vector: VersionVector) {
    _ = clock < clock  // expected-error {{the smaller; call isBefore(_:), or relation(to:)}}
    _ = stamp < stamp  // expected-error {{the smaller; call isBefore(_:), or relation(to:)}}
    _ = event < event  // expected-error {{the smaller; call isBefore(_:), or relation(to:)}}
    _ = vector < vector  // expected-error {{the smaller; call isBefore(_:), or relation(to:)}}
    _ = clock > clock  // expected-error {{the larger; call isAfter(_:), or relation(to:)}}
    _ = stamp > stamp  // expected-error {{the larger; call isAfter(_:), or relation(to:)}}
    _ = event > event  // expected-error {{the larger; call isAfter(_:), or relation(to:)}}
}
