/// What stamps from outside say of the part that a stamp owns.
///
/// Only the owner of a part raises its counts, and whoever takes a part over takes the counts over as
/// well. So no other stamp counts more there, unless it was made up or the identity was copied.
extension Stamp {
    /// Returns what this stamp, which came from outside, counts on the part that a stamp owns beyond
    /// what that stamp counts there, or nil if it is no more.
    ///
    /// - Complexity: O(*n* + *m*), where *n* and *m* are the node counts of the two stamps.
    public func claim(beyond own: Stamp) -> OwnEventsClaim? {
        guard !own.events.leaves.isIdentical(to: events.leaves) else { return nil }
        return own.events.leaves.withSpan { mine in
            events.leaves.withSpan { theirs in
                own.id.withSpan { Stamp.claim(of: theirs, beyond: mine, ownedIn: $0) }
            }
        }
    }

    /// Returns what this stamp counts on the part that a stamp owns beyond what that stamp counts there;
    /// the identity says whose part it is, so `replica` is not looked at.
    ///
    /// - Complexity: As ``claim(beyond:)``.
    public func claim(about replica: ReplicaID, beyond own: Stamp) -> OwnEventsClaim? {
        claim(beyond: own)
    }

    /// Takes in the events of a received stamp, except what it claims of the part that this stamp owns;
    /// returns the claim that was left out.
    ///
    /// - Complexity: O(*n* + *m*), where *n* and *m* are the node counts of the two stamps.
    @discardableResult
    public mutating func merge(received other: Stamp) -> OwnEventsClaim? {
        let claim = other.claim(beyond: self)
        merge(claim == nil ? other : other.withoutClaims(beyond: self))
        return claim
    }

    /// Takes in the events of a received stamp, as ``merge(received:)`` does.
    ///
    /// - Complexity: As ``merge(received:)``.
    @discardableResult
    public mutating func merge(_ other: Stamp, receivedBy replica: ReplicaID) -> OwnEventsClaim? {
        merge(received: other)
    }

    /// Returns the stamp with the counts of the owner where that one owns and counts less.
    private func withoutClaims(beyond own: Stamp) -> Stamp {
        var kept: [Leaf] = []
        own.events.leaves.withSpan { mine in
            events.leaves.withSpan { theirs in
                own.id.withSpan { owned in
                    Stamp.walk(theirs, mine, owned) { theirs, mine, isOwned, shape in
                        let height = isOwned ? min(theirs, mine) : theirs
                        kept.appendNormal(Leaf(height: height, shape: shape))
                        return true
                    }
                }
            }
        }
        return Stamp(id: id, events: EventTree(leaves: Leaves(kept)))
    }

    private static func claim(
        of theirs: Span<Leaf>, beyond mine: Span<Leaf>, ownedIn owned: Span<Leaf>
    ) -> OwnEventsClaim? {
        var claim: OwnEventsClaim?
        walk(theirs, mine, owned) { theirs, mine, isOwned, _ in
            if isOwned && theirs > mine { claim = OwnEventsClaim(known: mine, claimed: theirs) }
            return claim == nil
        }
        return claim
    }

    /// Walks along two event trees and an identity at once, piece by piece of the finest of them, until
    /// `body` returns false.
    @inline(__always)
    private static func walk(
        _ theirs: Span<Leaf>, _ mine: Span<Leaf>, _ owned: Span<Leaf>,
        _ body: (_ theirs: UInt64, _ mine: UInt64, _ isOwned: Bool, _ shape: UInt32) -> Bool
    ) {
        var (there, here, owner) = (0, 0, 0)
        while true {
            let (leaf, other, part) = (mine[here], theirs[there], owned[owner])
            let shape = max(leaf.shape, other.shape, part.shape)
            guard body(other.height, leaf.height, part.isOwned, shape) else { return }
            let end = Leaf.end(of: shape)
            if end == 0 { return }
            here += end <= leaf.depth ? 1 : 0
            there += end <= other.depth ? 1 : 0
            owner += end <= part.depth ? 1 : 0
        }
    }
}
