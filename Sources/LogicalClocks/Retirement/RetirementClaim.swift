import WireFormat

/// What another process says it can prove: that a replica left after an event, and every member
/// knows all its events.
///
/// A ``RetirementProof`` is worth something only where it was made. Sent to others, it is bytes that
/// anybody could have written, so it travels as a claim, and nothing can be done with a claim but to
/// check it:
///
///     send(proof.claim)
///     // and on the other side
///     retirements.retire(try cut.proof(of: claim))
///
/// A proof made from a claim is as good as one that the receiver's cut makes by itself, whoever wrote
/// the claim: a forged or outdated one is refused, and retires nothing. The claim adds what the
/// receiver could not know, which is that it is time to look, and that another process counts
/// the same last event. What the cut was told of the members' clocks is believed, as always.
public struct RetirementClaim: Hashable, Sendable {
    /// The event that is said to be the last of the replica.
    public let last: Dot

    /// Creates a claim, which may be wrong.
    public init(last: Dot) {
        self.last = last
    }
}

extension RetirementProof {
    /// What can be sent to others, who check it against what they know themselves.
    public var claim: RetirementClaim { RetirementClaim(last: last) }
}

extension StableCut {
    /// Proves what another process claims, from what is known here alone.
    ///
    /// If this cut lags behind that of the other process, the claim is refused with
    /// ``RetirementRefusal/isMember(_:)`` or ``RetirementRefusal/disagrees(member:known:final:)``; keep
    /// it, and check it again when more is known.
    ///
    /// - Throws: ``RetirementRefusal``: what ``proof(retiring:)`` throws, and
    ///   ``RetirementRefusal/hasOtherFinal(_:claimed:)`` if the last event is another one here.
    /// - Complexity: As ``proof(retiring:)``.
    public func proof(of claim: RetirementClaim) throws(RetirementRefusal) -> RetirementProof {
        let proof = try proof(retiring: claim.last.replica)
        guard proof.last == claim.last else {
            throw .hasOtherFinal(proof.last, claimed: claim.last)
        }
        return proof
    }
}

extension RetirementClaim: NamedTextRepresentable {
    /// Returns the claim as its event: `REPLICA:COUNTER`.
    public func text(naming name: (ReplicaID) -> String) -> String { last.text(naming: name) }

    /// Reads a claim.
    ///
    /// - Throws: `TextError` with the column; also for a counter of 0, which no event has.
    public init(
        scanning scanner: inout TextScanner, id: (String) -> ReplicaID?
    ) throws(TextError) {
        last = try Dot(scanning: &scanner, id: id)
    }
}

extension RetirementClaim: BinaryRepresentable {
    /// Writes the event.
    public func write(to writer: inout ByteWriter) {
        last.write(to: &writer)
    }

    /// Reads what ``write(to:)`` writes.
    ///
    /// - Throws: `WireError`, also for a counter of 0 or above ``VectorClock/countMax``.
    public init(from reader: inout ByteReader) throws(WireError) {
        last = try Dot(from: &reader)
    }
}
