#if Tracing
#else
    // Without the trait there is no bridge, and nothing to fetch.
    print("Run it with the trait: swift run --traits Tracing ThreeServices")
#endif
