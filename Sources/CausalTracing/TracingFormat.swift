#if Tracing
    import CausalMetadata
    import Instrumentation

    /// A way to read and write carriers that was made for `CausalMetadata`, in the use of tracing.
    ///
    ///     instrument.inject(context, into: &frame, using: TracingFormat(FrameFields()))
    ///
    /// A type of your own conforms to the protocols of both with the same two methods, as
    /// `HeaderDictionary` does; this is for the types of others.
    public struct TracingFormat<Format: CausalMetadata.Injector & CausalMetadata.Extractor>:
        Instrumentation.Injector, Instrumentation.Extractor
    where Format.Carrier: Sendable {
        private let format: Format

        /// Creates a way to read and write carriers.
        public init(_ format: Format) {
            self.format = format
        }

        /// Writes a value, in place of any of that name.
        public func inject(_ value: String, forKey key: String, into carrier: inout Format.Carrier)
        {
            format.inject(value, forKey: key, into: &carrier)
        }

        /// Returns the value of a name, or nil if there is none.
        public func extract(key: String, from carrier: Format.Carrier) -> String? {
            format.extract(key: key, from: carrier)
        }
    }

    extension HeaderDictionary: Instrumentation.Injector, Instrumentation.Extractor {}
#endif
