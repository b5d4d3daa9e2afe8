/// The name of one write: the piece of identity that wrote it, and a version.
///
/// Of pieces that overlap, one owner at a time writes, and gives each write a version above all
/// that it has seen there. Copies of an owner give the same names to what they write; a
/// ``BranchPast`` tells those apart.
struct BranchDot: Hashable, Sendable {
    let piece: ContextIdentity.Piece
    let version: UInt64

    init(_ piece: ContextIdentity.Piece, version: UInt64) {
        self.piece = piece
        self.version = version
    }
}
