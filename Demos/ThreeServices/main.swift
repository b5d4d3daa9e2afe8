// One request through three services, with swift-distributed-tracing and swift-log.
//
//     swift run --traits Tracing ThreeServices
//
// Each service logs what its context says. What the tenant is, and how many bytes were sent for the
// request, no service passes to another: the context carries it there, and back with each reply.

#if Tracing
    import CausalMetadata
    import CausalTracing
    import Instrumentation

    // The stock does not know what a tenant is, and logs none. It carries it all the same.
    let stock = Service("stock", operation: 0x57, logging: [.clock, .bytes])
    let orders = Service("orders", operation: 0x0d, logging: [.clock, .bytes, .tenant])
    let storefront = Service("storefront", operation: 0x5f, logging: [.clock, .bytes, .tenant])

    @MainActor func serveStock(_ request: Message) -> Message {
        stock.serve(request) { _ in "7 left" }
    }

    /// Asks the stock about two things at once: each request has a branch of its own.
    @MainActor func serveOrders(_ request: Message) -> Message {
        orders.serve(request) { context in
            let lamp = orders.request("lamp?", in: &context)
            let bulb = orders.request("bulb?", in: &context)
            print("\non the wire to the stock, of the second request:")
            for (name, value) in bulb.headers.sorted(by: { $0.key < $1.key }) {
                print("  \(name): \(value)")
            }
            print()
            let replies = [lamp, bulb].map { serveStock($0) }
            for reply in replies.reversed() { _ = orders.receive(reply, in: &context) }
            return "ordered"
        }
    }

    @MainActor func serveStorefront(_ request: Message) -> Message {
        storefront.serve(request) { context in
            // The trace id is unique, so it can stand for the request as the origin of its counts.
            let origin = context.propagated.traceParent?.traceID.low ?? 0
            context.join(CausalContext(origin: origin))
            context.causal[Tenant.self] = ["north"]
            let order = storefront.request("lamp and bulb", in: &context)
            return storefront.receive(serveOrders(order), in: &context)
        }
    }

    let browser = Message(
        headers: [
            "traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "baggage": "userId=alice;tier=gold",
        ], body: "buy")
    let reply = serveStorefront(browser)
    let (end, _) = PropagatedContext.extract(from: reply.headers, using: HeaderDictionary())
    print("\nat the end: \(end.context[Bytes.self]?.total ?? 0) bytes sent for the request")
    print("            \(LoggedFact.clock.text(in: end.context) ?? "no clock")")
    print("            identity \(end.context.identity), baggage \(end.baggage)")
#else
    // Without the trait there is no bridge, and nothing to fetch.
    print("Run it with its trait: swift run --traits Tracing ThreeServices")
#endif
