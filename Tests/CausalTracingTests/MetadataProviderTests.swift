#if Tracing
    import CausalMetadata
    import CausalTracing
    import Instrumentation
    import Logging
    import Testing

    @Suite("The context in log lines")
    struct MetadataProviderTests {
        private static let tenants = LoggedFact("tenant", Tenants.self) {
            $0.names.joined(separator: "+")
        }
        private static let depth = LoggedFact("depth", Depth.self) { "\($0.value)" }
        private static let provider = Logger.MetadataProvider.causal([tenants, depth])

        @Test("Named facts that are there, and the ids of the trace")
        func facts() throws {
            let position = try examplePosition()
            #expect(Self.provider.get().isEmpty)
            var context = InstrumentationContext.topLevel
            InstrumentationContext.withValue(context) { #expect(Self.provider.get().isEmpty) }
            context = .knowing(["north", "south"])
            InstrumentationContext.withValue(context) {
                #expect(Self.provider.get() == ["tenant": "north+south"])
                #expect(Logger.MetadataProvider.causal([]).get().isEmpty)
            }
            context.propagated.traceParent = position
            context.causal[Depth.self] = ContextMaximum(3)
            InstrumentationContext.withValue(context) {
                #expect(
                    Self.provider.get() == [
                        "tenant": "north+south", "depth": "3",
                        "trace-id": "4bf92f3577b34da6a3ce929d0e0e4736",
                        "parent-id": "00f067aa0ba902b7",
                    ])
            }
        }

        @Test("A fact that may have been cut says so")
        func losses() {
            var context = CausalContext()
            context[Tenants.self] = ["a", "b"]
            #expect(Self.tenants.text(in: context) == "a+b")
            #expect(Self.depth.text(in: context) == nil)
            let cut = context.trimmed(to: context.encoded().count - 1)
            #expect(Self.tenants.text(in: cut) == "a or more")
            #expect(Self.depth.text(in: cut) == "unknown")
        }

        @Test(
            "Text of others cannot forge a line",
            arguments: [
                ("a\nb", "a\\u{a}b"), ("\u{1b}[2J", "\\u{1b}[2J"), ("a\u{202e}b", "a\\u{202e}b"),
                ("\u{2028}", "\\u{2028}"), ("\\u{a}", "\\u{5c}u{a}"), ("é 日", "é 日"),
                ("\u{a0}", "\\u{a0}"), ("\u{85}", "\\u{85}"),
            ])
        func escapes(text: String, printed: String) {
            let context = InstrumentationContext.knowing([text])
            #expect(Self.tenants.text(in: context.causal) == printed)
        }

        @Test("A long text is cut")
        func long() {
            let most = LoggedFact.charactersMax
            for (length, printed) in [(most, most), (most + 1, most + 1), (most + 900, most + 1)] {
                let context = InstrumentationContext.knowing([String(repeating: "n", count: length)]
                )
                let text = Self.tenants.text(in: context.causal)
                #expect(text?.count == printed)
                #expect(text?.hasSuffix("…") == (length > most))
            }
        }
    }
#endif
