#if Tracing
    import CausalMetadata
    import CausalTracing
    import Instrumentation
    import Logging

    /// A request or a reply, as a transport carries it.
    struct Message {
        var headers: [String: String] = [:]
        var body: String
    }

    /// The part that all services share, whatever they are for: propagation, done once.
    final class Service {
        let name: String
        private let logger: Logger
        private let instrument: any Instrument = CausalInstrument(.w3c)
        private let operation: TraceParent.ParentID?
        private var events: UInt64 = 0

        /// - Parameter operation: The id of the service's operation in the trace.
        init(_ name: String, operation: UInt64, logging facts: [LoggedFact]) {
            self.name = name
            self.operation = TraceParent.ParentID(operation)
            logger = Logger(label: name) { label in
                PrintingHandler(label: label, metadataProvider: .causal(facts))
            }
        }

        /// Answers a request: takes in what its sender knew, and sends home all that was learned.
        func serve(
            _ request: Message, _ work: (inout InstrumentationContext) -> String
        ) -> Message {
            var context = InstrumentationContext.topLevel
            instrument.extract(request.headers, into: &context, using: HeaderDictionary())
            count(in: &context)
            log("asked: \(request.body)", in: context)
            if let position = context.propagated.traceParent, let operation {
                context.propagated.traceParent = position.continued(by: operation)
            }
            var reply = Message(body: work(&context))
            count(sending: reply.body, in: &context)
            let home = context.handOverForReply()
            instrument.inject(home, into: &reply.headers, using: HeaderDictionary())
            return reply
        }

        /// Makes a request, which takes a branch of the context along.
        func request(_ body: String, in context: inout InstrumentationContext) -> Message {
            count(sending: body, in: &context)
            var request = Message(body: body)
            let branch = context.branchForRequest()
            instrument.inject(branch, into: &request.headers, using: HeaderDictionary())
            return request
        }

        /// Takes in a reply, with what the other side learned.
        func receive(_ reply: Message, in context: inout InstrumentationContext) -> String {
            instrument.extract(reply.headers, into: &context, using: HeaderDictionary())
            count(in: &context)
            log("told: \(reply.body)", in: context)
            return reply.body
        }

        /// Writes a line, under the context as the context of the task.
        func log(_ message: String, in context: InstrumentationContext) {
            InstrumentationContext.withValue(context) { logger.info("\(message)") }
        }

        /// Counts an event, and the bytes that it sends.
        private func count(sending body: String = "", in context: inout InstrumentationContext) {
            var clock = context.causal[Clock.self] ?? ContextMap()
            events += 1
            clock[name] = ContextMaximum(events)
            context.causal[Clock.self] = clock
            do {
                try context.causal.increment(Bytes.self, by: UInt64(body.utf8.count))
            } catch .anonymous {
                // The first service of a request has no identity to count under until it makes one.
            } catch {
                log("bytes not counted: \(error)", in: context)
            }
        }
    }
#endif
