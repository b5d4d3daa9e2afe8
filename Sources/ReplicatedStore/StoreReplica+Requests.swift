import LogicalClocks

/// The requests of clients.
extension StoreReplica {
    /// Returns why a request is refused; nil if it is carried out.
    func reasonToRefuse(_ request: Request, backlogCount: Int) -> StoreRefusal.Reason? {
        let keyByteCount = request.key.utf8.count
        if keyByteCount > limits.keyByteCountMax {
            return .keyTooLong(byteCount: keyByteCount, limit: limits.keyByteCountMax)
        }
        if let reason = reasonToRefuse(request.clock) { return reason }
        if request.kind == .get { return nil }
        if backlogCount > limits.backlogCountMax {
            return .backlogTooLong(count: backlogCount, limit: limits.backlogCountMax)
        }
        if max(clock.time, request.clock.time) >= LamportClock.timeMax { return .clockExhausted }
        let valueByteCount = request.value?.utf8.count ?? 0
        if valueByteCount > limits.valueByteCountMax {
            return .valueTooLong(byteCount: valueByteCount, limit: limits.valueByteCountMax)
        }
        let key = StoreKey(text: request.key)
        if let reason = reasonToRefuse(request.contexts, of: key) { return reason }
        guard let cell = cells[key] else {
            return cells.count < limits.keyCountMax ? nil : .tooManyKeys(limit: limits.keyCountMax)
        }
        guard resolution == .siblings,
            cell.versions.count >= limits.siblingCountMax,
            cell.countKept(besides: request.context) >= limits.siblingCountMax
        else { return nil }
        return .tooManySiblings(limit: limits.siblingCountMax)
    }

    private func reasonToRefuse(_ time: LamportClock) -> StoreRefusal.Reason? {
        let (sum, isOver) = clock.time.addingReportingOverflow(limits.clockJumpMax)
        let limit = min(isOver ? .max : sum, LamportClock.timeMax)
        return time.time > limit ? .clockTooFarAhead(time: time.time, limit: limit) : nil
    }

    /// Returns why contexts are not believed: they would replace writes that are still to come.
    private func reasonToRefuse(
        _ contexts: [SealedContext], of key: StoreKey
    ) -> StoreRefusal.Reason? {
        // A session that moves has one of each replica at most, and together they are no larger.
        var entryCount = contexts.count
        for item in contexts { entryCount = max(entryCount, item.context.count) }
        if contexts.count > 1 {
            entryCount = max(entryCount, SealedContext.merged(contexts).count)
        }
        if entryCount > limits.contextEntryCountMax {
            return .contextTooLarge(entryCount: entryCount, limit: limits.contextEntryCountMax)
        }
        for item in contexts {
            let last = item.context.last(of: replica)
            if last > writeCount { return .unknownWrite(Dot(replica, last)) }
            // What is here was made, whoever says so.
            if item.context.isCovered(by: received) { continue }
            let isSealed =
                item.seal.map { $0 == ContextSeal(item.context, of: key, under: sealKey) } ?? false
            if !isSealed, let dot = item.context.update(notIn: received) {
                return .unprovenWrite(dot)
            }
        }
        return nil
    }

    mutating func makeWrite(_ request: Request) -> StoreWrite {
        clock.tick()
        writeCount += 1
        let dot = Dot(replica, writeCount)
        received.add(dot)
        return StoreWrite(
            key: request.key,
            version: StoreVersion(dot: dot, time: clock.time, value: request.value),
            context: request.context)
    }

    mutating func apply(_ write: StoreWrite) {
        cells[StoreKey(text: write.key), default: StoreCell()].apply(write, resolution, received)
    }

    func read(_ request: Request) -> StoreResponse {
        let key = StoreKey(text: request.key)
        let cell = cells[key] ?? StoreCell()
        let context = cell.context(received)
        return StoreResponse(
            session: request.session, kind: .get, key: request.key,
            values: cell.versions.compactMap(\.value), versions: cell.versions.map(\.dot),
            context: context, nextContext: context, seal: seal(context, of: key), clock: clock)
    }

    func response(to request: Request, after write: StoreWrite) -> StoreResponse {
        let key = StoreKey(text: request.key)
        let cell = cells[key] ?? StoreCell()
        let next = cell.context(after: write, received)
        return StoreResponse(
            session: request.session, kind: request.kind, key: request.key,
            values: request.value.map { [$0] } ?? [], versions: [write.version.dot],
            context: write.context, nextContext: next, seal: seal(next, of: key), clock: clock)
    }

    private func seal(_ context: DottedVersionVector, of key: StoreKey) -> ContextSeal? {
        context.isEmpty ? nil : ContextSeal(context, of: key, under: sealKey)
    }
}
