import WireFormat

/// The name of one write: the piece of identity that wrote it, and a version.
///
/// Of pieces that overlap, one owner at a time writes, and gives each write a version above all
/// that it has seen there. So a write is known to the writer of each that has a higher version and
/// a piece around its own: it is *covered*.
struct BranchDot: Hashable, Sendable {
    let piece: ContextIdentity.Piece
    let version: UInt64

    /// Returns whether `other` overlaps with this dot at the same version, which two owners of one
    /// piece have written.
    func contradicts(_ other: Self) -> Bool {
        version == other.version && piece.overlaps(other.piece)
    }

    init(_ piece: ContextIdentity.Piece, version: UInt64) {
        self.piece = piece
        self.version = version
    }

    init(from reader: inout ByteReader) throws(WireError) {
        piece = try ContextIdentity.Piece(from: &reader)
        version = try reader.readReversedNumber()
    }

    /// Writes the piece, then the version so that later ones sort first.
    func write(to writer: inout ByteWriter) {
        piece.write(to: &writer)
        writer.write(reversedNumber: version)
    }
}
