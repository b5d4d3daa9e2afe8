import CausalMetadata

/// What a test puts into a context to see where it goes.
enum Labels: ContextKey {
    typealias Value = ContextSet
    static let number: UInt16 = 18
}
