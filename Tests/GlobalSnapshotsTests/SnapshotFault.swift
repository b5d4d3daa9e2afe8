/// A mistake that a snapshot protocol could make.
enum SnapshotFault: String, CaseIterable, Sendable {
    case none
    // The ten of the literature of broken course work; the tenth, channels that are not FIFO, is a
    // property of the network.
    case channelsNeverStored = "channel states never stored"
    case openUntilLastMarker = "channels open until the last marker"
    case firstMarkerChannelRecorded = "first marker's channel recorded too"
    case markerOvertakes = "marker overtakes queued messages"
    case onlyNewestLogs = "only the newest snapshot logs channels"
    case lateState = "state taken at the last marker"
    case lateStateNoChannels = "state taken at the last marker, no channels"
    case noMarkerToParent = "no marker back, reverse channel closed"
    case wrongChannel = "message filed under another channel"
    // More.
    case markerAfterMessage = "marker sent after the next messages"
    case closedByAnotherSnapshot = "channel closed by any snapshot's marker"
    case stateRecordedTwice = "state recorded again at the second marker"
    case markersLogged = "markers logged as messages"
    case orderReversed = "channel states in reverse order"
    case messageTwice = "last message of a channel logged twice"
    case lastMessageLost = "last message of a channel not logged"
    case markerTwice = "every marker sent twice"
    case stateByReference = "state kept by reference, not copied"
}
