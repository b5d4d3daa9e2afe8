#if Tracing
    import Logging

    /// A handler that prints log lines in columns, without times, so that every run prints the
    /// same.
    struct PrintingHandler: LogHandler {
        let label: String
        var metadataProvider: Logger.MetadataProvider?
        var metadata: Logger.Metadata = [:]
        var logLevel: Logger.Level = .info

        init(label: String, metadataProvider: Logger.MetadataProvider?) {
            self.label = label
            self.metadataProvider = metadataProvider
        }

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let all = metadata.merging(metadataProvider?.get() ?? [:]) { $1 }
            let facts = all.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            print(padded(label, to: 11) + padded("\(event.message)", to: 24), terminator: "")
            print(facts.joined(separator: " "))
        }

        private func padded(_ text: String, to width: Int) -> String {
            text + String(repeating: " ", count: max(1, width - text.count))
        }
    }
#endif
