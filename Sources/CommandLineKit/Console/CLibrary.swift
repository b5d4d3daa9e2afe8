// The C library, under whatever name the system has it: the only file that imports it.

#if canImport(Glibc)
    @_exported import Glibc
#elseif canImport(Musl)
    @_exported import Musl
#elseif canImport(Darwin)
    @_exported import Darwin
#else
    #error("no C library is known for this system")
#endif
