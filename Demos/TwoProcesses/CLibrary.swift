// The C library, under whatever name the system has it, and the calls of which methods here have
// the names.

#if canImport(Glibc)
    @_exported import Glibc
#elseif canImport(Musl)
    @_exported import Musl
#else
    @_exported import Darwin
#endif

func openPipe(_ ends: inout [Int32]) -> Int32 { unsafe pipe(&ends) }

func closeDescriptor(_ number: Int32) { _ = close(number) }

func writeSome(_ buffer: UnsafeRawBufferPointer, to number: Int32) -> Int {
    unsafe write(number, buffer.baseAddress, buffer.count)
}

func readSome(into buffer: UnsafeMutableBufferPointer<UInt8>, from number: Int32) -> Int {
    unsafe read(number, buffer.baseAddress, buffer.count)
}
