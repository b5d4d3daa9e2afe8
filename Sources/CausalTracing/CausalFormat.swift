#if Tracing
    import CausalMetadata
    import Instrumentation

    /// A way to read and write carriers that was made for tracing, in the use of `CausalMetadata`.
    ///
    ///     let format = CausalFormat(
    ///         injector: HTTPHeadersInjector(), extractor: HTTPHeadersExtractor())
    ///     PropagatedContext.extract(from: request.headers, using: format)
    public struct CausalFormat<
        Inject: Instrumentation.Injector, Extract: Instrumentation.Extractor
    >:
        CausalMetadata.Injector, CausalMetadata.Extractor
    where Inject.Carrier == Extract.Carrier {
        private let injector: Inject
        private let extractor: Extract

        /// Creates a way to read and write carriers.
        public init(injector: Inject, extractor: Extract) {
            self.injector = injector
            self.extractor = extractor
        }

        /// Writes a value by the injector.
        public func inject(
            _ value: String, forKey key: String, into carrier: inout Inject.Carrier
        ) {
            injector.inject(value, forKey: key, into: &carrier)
        }

        /// Returns a value that the extractor finds.
        public func extract(key: String, from carrier: Inject.Carrier) -> String? {
            extractor.extract(key: key, from: carrier)
        }
    }
#endif
