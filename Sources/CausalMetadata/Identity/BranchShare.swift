/// The part of a context's first piece of identity that this copy of the context owns.
///
/// A branch is thus made without a new copy of the bytes: the two contexts share them and own
/// different parts. The *n*-th branch that is out at a time takes the part whose path is the Elias
/// gamma code of *n* (as many zeros as *n* has bits after its first, then *n*), so that one branch
/// costs a level, and *n* at once cost two for each bit of *n*. No code begins with another, and
/// what begins with zeros enough is never given away.
@usableFromInline
struct BranchShare: Hashable, Sendable {
    /// The part that this copy was given.
    @usableFromInline
    private(set) var path: DyadicInterval

    /// The branches that are out: bit *n* for the *n*-th of the first ``singleMax``; above these,
    /// how many are out beyond, all from the next on.
    @usableFromInline
    private(set) var out: UInt64

    /// All of it, with no branch out.
    @inlinable
    init() {
        path = .whole
        out = 0
    }

    /// The branches that are known one by one.
    private static let singleMax: UInt64 = 39

    /// The most branches beyond those.
    private static let moreMax: UInt64 = 0xff_ffff

    private var more: UInt64 { out >> (Self.singleMax + 1) }

    private static let oneMore: UInt64 = 1 << (singleMax + 1)

    /// Whether the pieces after the first are owned too; they stay with whom branches come from.
    var ownsOtherPieces: Bool { path == .whole }

    /// Whether all that is written down is owned.
    var isWhole: Bool { path == .whole && out == 0 }

    /// Returns the branch with the least number that is not out, or nil if its path would have no
    /// index or too many are out.
    func nextBranch() -> (branch: BranchShare, rest: BranchShare)? {
        var (branch, rest) = (BranchShare(), self)
        var number = UInt64((~(out | 1)).trailingZeroBitCount)
        if number <= Self.singleMax {
            rest.out |= 1 << number
        } else {
            guard more < Self.moreMax else { return nil }
            number = Self.singleMax + 1 + more
            rest.out += Self.oneMore
        }
        guard let path = path.appending(Self.code(of: number)) else { return nil }
        branch.path = path
        return (branch, rest)
    }

    /// Returns the part that is owned after a branch has come back, or nil if `other` is not the
    /// whole of one that is out, or is one that leaves a gap among those beyond ``singleMax``.
    func joining(_ other: Self) -> Self? {
        guard other.out == 0, let inner = path.stripped(from: other.path),
            let number = Self.number(of: inner)
        else { return nil }
        var rest = self
        if number <= Self.singleMax {
            guard out & (1 << number) != 0 else { return nil }
            rest.out ^= 1 << number
        } else {
            guard more > 0, number == Self.singleMax + more else { return nil }
            rest.out -= Self.oneMore
        }
        return rest
    }

    /// Returns the owned pieces within a first piece.
    func pieces(in first: ContextIdentity.Piece) -> [ContextIdentity.Piece] {
        var parts: [DyadicInterval] = []
        // Below each number of zeros stand the numbers with so many bits after their first.
        var zeros: UInt64 = 0
        while highestOut >> zeros != 0 {
            let end: UInt64 = 2 << zeros
            var number: UInt64 = 1 << zeros
            while number < end {
                if isOut(number) {
                    number += 1
                    continue
                }
                // Beyond those known one by one, all from the first that is not out on are here.
                let size = number <= Self.singleMax ? 1 : number & (~number + 1)
                parts.append(Self.code(of: number, without: size.trailingZeroBitCount))
                number += size
            }
            zeros += 1
        }
        parts.append(DyadicInterval.leftmost(level: Int(zeros)))
        return parts.compactMap { part in
            first.interval.appending(path)?.appending(part).map {
                ContextIdentity.Piece(origin: first.origin, interval: $0)
            }
        }
    }

    /// The highest number of a branch that is out, or 0.
    private var highestOut: UInt64 {
        more > 0 ? Self.singleMax + more : UInt64(max(63 - out.leadingZeroBitCount, 0))
    }

    private func isOut(_ number: UInt64) -> Bool {
        number <= Self.singleMax ? out & (1 << number) != 0 : number <= Self.singleMax + more
    }

    /// Returns the code of a number, or that which numbers begin with that differ from it in the
    /// last `bits` only.
    private static func code(of number: UInt64, without bits: Int = 0) -> DyadicInterval {
        let zeros = 63 - number.leadingZeroBitCount
        return DyadicInterval.leftmost(level: zeros).appending(
            number >> UInt64(bits), bits: zeros + 1 - bits)
    }

    /// Returns the number that a path is the code of, or nil if it is none.
    private static func number(of path: DyadicInterval) -> UInt64? {
        let zeros = UInt64(path.level / 2)
        let number = path.index ^ (1 << UInt64(path.level))
        return path.level % 2 == 1 && number >> zeros == 1 ? number : nil
    }
}
