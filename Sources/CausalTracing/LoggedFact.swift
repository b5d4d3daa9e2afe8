#if Tracing
    import CausalMetadata

    /// A fact of a causal context that is to stand in log lines, and how.
    ///
    ///     LoggedFact("tenant", Tenant.self) { $0.names.joined(separator: "+") }
    public struct LoggedFact: Sendable {
        /// The most characters of a fact that are written.
        public static let charactersMax = 256

        /// The name of the fact in the metadata.
        public let name: String

        private let read: @Sendable (CausalContext) -> String?

        /// Creates a fact that is written by a function.
        ///
        /// - Parameters:
        ///   - name: The name of the fact in the metadata.
        ///   - key: The key of the fact.
        ///   - text: Returns what to write for a value.
        public init<Key: ContextKey & SendableMetatype>(
            _ name: String, _ key: Key.Type, text: @escaping @Sendable (Key.Value) -> String
        ) {
            self.name = name
            read = { context in
                let reading = context.read(Key.self)
                guard let value = reading.value else { return reading.isExact ? nil : "unknown" }
                let text = Self.printable(text(value))
                return reading.isExact ? text : "\(text) or more"
            }
        }

        /// Creates a fact that is written as it describes itself.
        ///
        /// - Parameters:
        ///   - name: The name of the fact in the metadata.
        ///   - key: The key of the fact, such as one for a clock.
        public init<Key: ContextKey & SendableMetatype>(
            _ name: String, _ key: Key.Type
        ) where Key.Value: CustomStringConvertible {
            self.init(name, key) { $0.description }
        }

        /// Returns what to write for the fact, or nil if a context has no such fact.
        ///
        /// A fact that a limit may have cut says so: `north or more`, or `unknown` if nothing is left
        /// of it. Text from the network cannot forge a line: whatever is not a letter, digit, mark,
        /// symbol, punctuation or plain space is escaped, and what is beyond ``charactersMax`` is left
        /// out.
        ///
        /// - Complexity: O(*n*), where *n* is the number of bytes in the context.
        public func text(in context: CausalContext) -> String? {
            read(context)
        }

        private static func printable(_ text: String) -> String {
            var printable = ""
            for (index, scalar) in text.unicodeScalars.enumerated() {
                if index == charactersMax { return printable + "…" }
                if isPlain(scalar) {
                    printable.unicodeScalars.append(scalar)
                } else {
                    printable += "\\u{\(String(scalar.value, radix: 16))}"
                }
            }
            return printable
        }

        private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned,
                .surrogate:
                false
            case .spaceSeparator: scalar == " "
            default: scalar != "\\"
            }
        }
    }
#endif
