#if Tracing
    import CausalMetadata
    import CausalTracing
    import Instrumentation
    import SeededRandom
    import Synchronization
    import Testing

    @Suite("An instrument carries the causal context")
    struct CausalInstrumentTests {
        static let headers: [CausalInstrument.Headers] = [.own, .w3c]

        @Test("What is injected is extracted", arguments: headers, UInt64(0)..<64)
        func roundTrip(headers: CausalInstrument.Headers, seed: UInt64) {
            var random = SeededGenerator(seed: seed)
            var context = InstrumentationContext.topLevel
            context.causal = random.causalContext()
            let instrument = CausalInstrument(headers)
            let written = instrument.headers(for: context)
            #expect(instrument.reading(written).causal == context.causal)
            #expect(written.isEmpty == context.causal.isEmpty)
        }

        @Test("The headers are the ones that are documented")
        func headerNames() throws {
            let position = try examplePosition()
            var context = InstrumentationContext.knowing(["n"])
            context.propagated.traceParent = position
            #expect(CausalInstrument().headers(for: context) == ["causal-context": "cc=AhRu"])
            #expect(
                CausalInstrument(.w3c).headers(for: context) == [
                    "baggage": "cc=AhRu",
                    "traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                ])
        }

        @Test("Headers and members of others are not touched")
        func foreign() {
            let others = [
                "accept": "*/*", "baggage": "userId=alice;p=1, cc=zzz", "traceparent": "x",
                "tracestate": "y",
            ]
            let context = InstrumentationContext.knowing(["north"])
            var written = CausalInstrument().headers(for: context, beside: others)
            #expect(CausalInstrument().reading(written).causal == context.causal)
            written[CausalInstrument.header] = nil
            #expect(written == others)

            // What came in the baggage of the caller goes on to the next service.
            let received = CausalInstrument(.w3c).reading(["baggage": "userId=alice;p=1,tier=gold"])
            var next = received
            next.causal[Tenants.self] = ["north"]
            let sent = CausalInstrument(.w3c).headers(for: next)["baggage"]
            #expect(sent?.hasSuffix(",userId=alice;p=1,tier=gold") == true)
            #expect(CausalInstrument().headers(for: received).isEmpty)
        }

        /// An injector as tracing has them: it can write, and nothing else.
        private struct Writer: Instrumentation.Injector {
            func inject(_ value: String, forKey key: String, into carrier: inout [String: String]) {
                carrier[key] = value
            }
        }

        @Test("What an earlier message left in the headers is removed, or overwritten")
        func stale() {
            let context = InstrumentationContext.knowing(["north"])
            for instrument in [CausalInstrument(), CausalInstrument(.w3c)] {
                let used = instrument.headers(for: context)
                #expect(instrument.headers(for: .topLevel, beside: used) == [:])
                var written = used
                instrument.inject(.topLevel, into: &written, using: Writer())
                #expect(Array(written.values) == ["cc="])
                #expect(written.keys == used.keys)
                #expect(instrument.reading(written).causal.isEmpty)
                written = [:]
                let nothing = CausalInstrument(.own, through: .nothing)
                nothing.inject(context, into: &written, using: Writer())
                #expect(written == [CausalInstrument.header: "cc="])
            }
        }

        @Test("Extracting adds to what is known", arguments: headers)
        func joining(headers: CausalInstrument.Headers) throws {
            let position = try examplePosition()
            let instrument = CausalInstrument(headers)
            var sender = InstrumentationContext.knowing(["south"])
            sender.propagated.traceParent = position
            var receiver = InstrumentationContext.knowing(["north"])
            receiver = instrument.reading(instrument.headers(for: sender), into: receiver)
            #expect(receiver.causal[Tenants.self] == ["north", "south"])
            #expect(receiver.propagated.traceParent == (headers == .w3c ? position : nil))
            #expect(instrument.reading([:], into: receiver).causal == receiver.causal)

            // The reply of somebody else's trace does not move the caller to it.
            let other = position.continued(by: try #require(TraceParent.ParentID(1)))
            let reply = ["traceparent": other.header, "baggage": "a=1"]
            receiver = CausalInstrument(.w3c).reading(["baggage": "b=2"], into: receiver)
            receiver.propagated.traceParent = position
            receiver = CausalInstrument(.w3c).reading(reply, into: receiver)
            #expect(receiver.propagated.traceParent == position)
            #expect(receiver.propagated.baggage.description == "b=2")
        }

        static let hostile: [String] = [
            "", ",", "cc", "cc=", "cc=A", "cc=!!!!", "cc=AhR", "cc=Aw==", "cc=AQGA", "cc=gICAgBA=",
            "cc=/////w==", "=", "cc=%FF%FE", "cc=AhRu;;=,\u{0}",
            String(repeating: ",", count: 1000),
            "cc=" + String(repeating: "A", count: 100_000), String(repeating: "a=1,", count: 5000),
        ]

        @Test("A header that is no context changes nothing", arguments: headers, hostile)
        func hostileHeaders(headers: CausalInstrument.Headers, value: String) {
            let before = InstrumentationContext.knowing(["north"])
            let name = headers == .own ? CausalInstrument.header : "baggage"
            let after = CausalInstrument(headers).reading([name: value], into: before)
            #expect(after.causal == before.causal)
        }

        @Test("A valid member is found among what is not", arguments: headers)
        func found(headers: CausalInstrument.Headers) {
            let name = headers == .own ? CausalInstrument.header : "baggage"
            for value in ["cc=AhRu", " cc = AhRu ", "=,cc=AhRu,cc=!!", "a=1,cc=AhR%75;p"] {
                let context = CausalInstrument(headers).reading([name: value])
                #expect(context.causal[Tenants.self] == ["n"], "\(value)")
            }
        }

        @Test(
            "Random text never traps, and is never sent on as a context", arguments: UInt64(0)..<200
        )
        func randomHeaders(seed: UInt64) {
            var random = SeededGenerator(seed: seed)
            let pieces = [
                "cc=", "cc", "AhRu", "=", ",", ";", "%", "%4", "\u{0}", "é", " ", "Ag", "/",
            ]
            let text = (0..<random.below(40)).map { _ in random.pick(pieces) }.joined()
            let headers = ["baggage": text, "causal-context": text, "traceparent": text]
            for kind in Self.headers {
                let instrument = CausalInstrument(kind)
                let context = instrument.reading(headers)
                let again = instrument.reading(instrument.headers(for: context))
                #expect(again.causal == context.causal)
                #expect(again.propagated.baggage == context.propagated.baggage)
            }
        }

        @Test("What was wrong is reported once for each message")
        func problems() {
            let reported = Mutex<[PropagatedContext.Problems]>([])
            let instrument = CausalInstrument { problems in
                reported.withLock { $0.append(problems) }
            }
            _ = instrument.reading(["causal-context": "cc=AhRu", "traceparent": "not read"])
            #expect(reported.withLock { $0.isEmpty })
            _ = instrument.reading(["causal-context": "cc=AhR"])
            #expect(reported.withLock { $0.map(\.context) } == [.notBase64(byteOffset: 3)])
        }

        @Test("A filter holds on both ways, and comes before the limit", arguments: headers)
        func filter(headers: CausalInstrument.Headers) throws {
            var context = InstrumentationContext.knowing(["north"])
            context.causal[Depth.self] = ContextMaximum(7)
            let all = CausalInstrument(headers)
            let some = CausalInstrument(headers, through: .allowing(300...300), bytesMax: 6)
            #expect(some.reading(all.headers(for: context)).causal[Tenants.self] == nil)
            let received = all.reading(some.headers(for: context)).causal
            #expect(received[Tenants.self] == nil && received.isComplete)
            #expect(received[Depth.self] == ContextMaximum(7))
            // One byte that says that all is lost.
            var own = InstrumentationContext.knowing(["own"])
            let name = headers == .own ? CausalInstrument.header : "baggage"
            let before = own.causal
            own = CausalInstrument(headers, through: .nothing).reading([name: "cc=AA=="], into: own)
            #expect(own.causal == before)
            own = all.reading([name: "cc=AA=="], into: own)
            #expect(own.causal[Tenants.self] == nil && !own.causal.isComplete)
        }

        @Test("A context over the limit is trimmed, and says so", arguments: headers)
        func limit(headers: CausalInstrument.Headers) {
            var context = InstrumentationContext.knowing(["north"])
            context.causal[Depth.self] = ContextMaximum(.max)
            let whole = context.causal.encoded().count
            let exact = CausalInstrument(headers, bytesMax: whole)
            #expect(exact.reading(exact.headers(for: context)).causal == context.causal)
            let small = CausalInstrument(headers, bytesMax: whole - 1)
            let received = small.reading(small.headers(for: context)).causal
            #expect(received == context.causal.trimmed(to: whole - 1))
            #expect(received.read(Tenants.self) == ContextReading(value: ["north"], isExact: true))
            #expect(received.read(Depth.self) == ContextReading(value: nil, isExact: false))
            // The largest context that is sent is one that is accepted.
            context.causal[Tenants.self] = [String(repeating: "n", count: 10_000)]
            let most = CausalInstrument(headers)
            let cut = most.reading(most.headers(for: context)).causal
            #expect(cut == context.causal.trimmed(to: Baggage.contextBytesMax))
        }
    }
#endif
