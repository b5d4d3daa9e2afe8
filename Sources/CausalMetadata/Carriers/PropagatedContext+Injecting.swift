extension PropagatedContext {
    /// Writes everything into a carrier that can be read as well, and returns what became of our
    /// context.
    ///
    /// What an earlier message left of ours is replaced, also by nothing; members of others that the
    /// carrier has in its baggage stay, unless ``baggage`` has one of the same key. Facts whose keys
    /// the filter does not allow are not written, nor those that stay in this process. Of the others,
    /// the most important ones go as far as the limit does. A position of a later version is sent as
    /// version 0.
    ///
    /// A carrier from which nothing can be removed keeps a `traceparent` where there is none to send,
    /// since no value says that; elsewhere the smallest valid value is written, `cc=` for a baggage.
    ///
    /// - Precondition: `limit` is above 0 and at most ``Baggage/contextBytesMax``.
    /// - Complexity: O(*n*), where *n* is the number of bytes in the three headers.
    @discardableResult
    public func inject<Format: Injector & Extractor>(
        into carrier: inout Format.Carrier, using format: Format,
        through filter: ContextFilter = .everything, limit: Int = Baggage.contextBytesMax
    ) -> Baggage.Injection {
        write(traceInto: &carrier, using: format) { key, carrier in
            format.extract(key: key, from: carrier) != nil
        }
        return Self.replaceBaggage(
            by: baggage, context, in: &carrier, using: format, through: filter, limit: limit)
    }

    /// Writes everything into a carrier that cannot be read, and returns what became of our context.
    ///
    /// As nobody can tell what an earlier message left there, all of it is overwritten, the baggage
    /// of others included. Where there is nothing to write, and nothing can be removed, the smallest
    /// valid value is written: `cc=` for a baggage. Only a `traceparent` stays, since no value says
    /// that there is none.
    ///
    /// - Precondition: `limit` is above 0 and at most ``Baggage/contextBytesMax``.
    /// - Complexity: O(*n*), where *n* is the number of bytes in the three headers.
    @discardableResult
    public func inject<I: Injector>(
        into carrier: inout I.Carrier, using injector: I,
        through filter: ContextFilter = .everything, limit: Int = Baggage.contextBytesMax
    ) -> Baggage.Injection {
        write(traceInto: &carrier, using: injector) { _, _ in true }
        var all = baggage
        let injection = all.inject(context, through: filter, limit: limit)
        Self.write(all, mayReplace: true, into: &carrier, using: injector)
        return injection
    }

    /// Puts a baggage of others and a context in the place of what a carrier held of ours.
    static func replaceBaggage<Format: Injector & Extractor>(
        by baggage: Baggage, _ context: CausalContext, in carrier: inout Format.Carrier,
        using format: Format, through filter: ContextFilter, limit: Int
    ) -> Baggage.Injection {
        let header = format.extract(key: Name.baggage, from: carrier)
        var all = baggage
        var droppedCount = 0
        if let header {
            let keys = Set(baggage.members.map(\.key) + [Baggage.contextKey])
            for member in Baggage.reading([header]).baggage.members where !keys.contains(member.key)
            {
                if !all.append(member) { droppedCount += 1 }
            }
        }
        let injection = all.inject(context, through: filter, limit: limit)
        write(all, mayReplace: header != nil, into: &carrier, using: format)
        return Baggage.Injection(
            isWhole: injection.isWhole, dropped: injection.dropped + droppedCount)
    }

    private static func write<I: Injector>(
        _ baggage: Baggage, mayReplace: Bool, into carrier: inout I.Carrier, using injector: I
    ) {
        if !baggage.isEmpty {
            injector.inject(baggage.description, forKey: Name.baggage, into: &carrier)
        } else if mayReplace {
            injector.clear(Name.baggage, with: "\(Baggage.contextKey)=", in: &carrier)
        }
    }

    /// Writes the position in a trace and the trace state.
    private func write<I: Injector>(
        traceInto carrier: inout I.Carrier, using injector: I,
        mayHold: (String, I.Carrier) -> Bool
    ) {
        guard let traceParent else {
            if injector.remove(key: Name.traceParent, from: &carrier) {
                _ = injector.remove(key: Name.traceState, from: &carrier)
            }
            return
        }
        injector.inject(traceParent.header, forKey: Name.traceParent, into: &carrier)
        if !traceState.isEmpty {
            injector.inject(traceState.description, forKey: Name.traceState, into: &carrier)
        } else if mayHold(Name.traceState, carrier) {
            // A list of no members is a valid trace state.
            injector.clear(Name.traceState, with: "", in: &carrier)
        }
    }
}
