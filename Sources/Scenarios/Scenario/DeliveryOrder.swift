/// The order in which the delivery layer of a cluster delivers messages.
@nonexhaustive
public enum DeliveryOrder: String, Hashable, Sendable, CaseIterable {
    /// A message waits until everything that its sender had seen has been delivered.
    case causal
    /// As they arrive: wrong where causal order is needed, to be caught.
    case arrival
}
