/// The identity of a context, and the part of it that one copy owns.
extension CausalContext {
    /// Creates the context of a new activity: no facts, and everything under an origin.
    ///
    ///     var context = CausalContext(origin: 7)
    ///     let branch = context.branch()
    ///
    /// Activities whose contexts may ever meet need different origins, see ``ContextIdentity``.
    public init(origin: UInt64) {
        self.init()
        replaceParts(of: .identity, with: ContextIdentity(origin: origin).parts)
    }

    /// What the context may write to, which is nothing if it is anonymous.
    ///
    /// - Complexity: O(*n* log *n*), where *n* is the number of pieces.
    public var identity: ContextIdentity {
        var identity = ContextIdentity(parts: parts(of: .identity))
        if !share.isWhole, let first = identity.pieces.first {
            let others = share.ownsOtherPieces ? identity.pieces.dropFirst() : []
            identity = ContextIdentity(unitingAll: share.pieces(in: first) + others)
        }
        identity.holder = holder
        return identity
    }

    /// Whether the context owns no identity, and so cannot write counters and registers.
    public var isAnonymous: Bool { firstPiece == nil }

    /// The context with the same facts and no identity, for copies that only spread what is known.
    ///
    /// - Complexity: O(*n*), where *n* is the number of bytes; O(1) if it is anonymous.
    public var peeked: CausalContext {
        guard identityFrames.count > 0 else { return self }
        var peeked = self
        peeked.share = BranchShare()
        peeked.removeParts(of: .identity)
        return peeked
    }

    /// Takes over the holder with the identity of `other`, if there is none of either here.
    mutating func inheritHolder(from other: Self) {
        guard holder == .unnamed, other.holder != .unnamed else { return }
        if isAnonymous && !other.isAnonymous { holder = other.holder }
    }

    /// Where the identity stands in the bytes.
    var identityFrames: Range<Int> {
        guard case .bytes(let bytes) = storage else { return 0..<0 }
        let span = bytes.span
        var start = 0
        var end = 0
        while true {
            let item = AtomItem(in: span, at: end)
            guard item.kind == .atom, span[item.body.lowerBound] <= 1 else { return start..<end }
            end = item.end
            if span[item.body.lowerBound] == 0 { start = end }
        }
    }

    /// The first piece that is written down, of which ``share`` says what is owned.
    var firstPiece: ContextIdentity.Piece? {
        guard case .bytes(let bytes) = storage else { return nil }
        let frames = identityFrames
        var offset = frames.lowerBound
        while offset < frames.upperBound {
            let item = AtomItem(in: bytes.span, at: offset)
            let piece = ContextIdentity.Piece(part: bytes[item.body].dropFirst())
            if let piece { return piece }
            offset = item.end
        }
        return nil
    }

    /// Writes down which part of the identity this copy owns.
    ///
    /// - Complexity: O(*n*), where *n* is the number of bytes; O(1) if it is written down.
    mutating func settle() {
        guard !share.isWhole else { return }
        write(identity)
    }

    /// Writes down an identity, in its one form.
    mutating func write(_ identity: ContextIdentity) {
        share = BranchShare()
        replaceParts(of: .identity, with: identity.parts)
    }

    /// The bytes in which the identity is written down.
    var settledBytes: [UInt8] {
        if share.isWhole { return bytes }
        var settled = self
        settled.settle()
        return settled.bytes
    }
}
