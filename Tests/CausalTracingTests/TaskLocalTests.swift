#if Tracing
    import CausalMetadata
    import CausalTracing
    import Instrumentation
    import Testing

    @Suite("The context of a task")
    struct TaskLocalTests {
        private static var tenants: ContextSet? {
            InstrumentationContext.current?.causal[Tenants.self]
        }

        @Test("Child tasks inherit it; what they add stays with them until it is joined")
        func children() async {
            let context = InstrumentationContext.knowing(["north"])
            #expect(Self.tenants == nil)
            await InstrumentationContext.withValue(context) {
                async let inherited = Self.tenants
                #expect(await inherited == ["north"])
                #expect(await Task { Self.tenants }.value == ["north"])
                #expect(await Task.detached { Self.tenants }.value == nil)

                var parent = context
                await withTaskGroup(of: InstrumentationContext.self) { group in
                    for name in ["a", "b", "c"] {
                        let branch = parent.branchForRequest()
                        group.addTask {
                            await InstrumentationContext.withValue(branch) {
                                await Task.yield()
                                var mine = InstrumentationContext.current ?? .topLevel
                                mine.causal[Tenants.self] = ["north", name]
                                return mine
                            }
                        }
                    }
                    for await child in group {
                        #expect(Self.tenants == ["north"])
                        parent.join(child.causal)
                    }
                }
                #expect(parent.causal[Tenants.self] == ["a", "b", "c", "north"])
                #expect(Self.tenants == ["north"])
            }
        }
    }
#endif
