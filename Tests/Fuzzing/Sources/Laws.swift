import LogicalClocks
import WireFormat

/// Stops the program, which is what libFuzzer takes for a finding, unless a law holds.
func expect(_ isTrue: Bool, _ law: @autoclosure () -> String) {
    guard isTrue else { fatalError("broken: \(law())") }
}

extension BinaryRepresentable {
    /// Returns the binary form of a value that was read, which must therefore have one.
    func bytes() -> [UInt8] {
        do {
            return try encoded()
        } catch {
            fatalError("broken: \(self) has no bytes: \(error)")
        }
    }
}

extension ClockDeltaEncoder {
    /// Returns the frame of a clock that was read, which must therefore have one.
    mutating func frame(of clock: VectorClock) -> [UInt8] {
        do {
            return try encoded(clock)
        } catch {
            fatalError("broken: \(clock) has no frame: \(error)")
        }
    }
}

extension Stamp {
    /// Returns the compact form of a stamp that was read, which must therefore have one.
    func compactBytes() -> [UInt8] {
        do {
            return try compactEncoded()
        } catch {
            fatalError("broken: \(self) has no compact bytes: \(error)")
        }
    }
}

/// Decodes bytes, and checks that an error lies within them, and that a value has no other bytes,
/// is decoded equal again, and does not depend on what stands before it in memory.
func checkBytes<Value: Hashable>(
    _ bytes: [UInt8],
    decode: (ArraySlice<UInt8>) throws(WireError) -> Value,
    encode: (Value) -> [UInt8],
    laws: (Value) -> Void = { _ in }
) {
    let found = Result { () throws(WireError) in try decode(bytes[...]) }
    let padded = [0xa5, 0x5a] + bytes
    let behind = Result { () throws(WireError) in try decode(padded[2...]) }
    expect(found == behind, "the same bytes in a slice give \(behind), not \(found)")
    switch found {
    case .failure(let error):
        expect(0...bytes.count ~= error.byteOffset, "\(error) in \(bytes.count) bytes")
        _ = error.description
    case .success(let value):
        let again = encode(value)
        expect(again == bytes, "\(value) was read from \(bytes), but is written as \(again)")
        if case .success(let other) = behind {
            expect(value.hashValue == other.hashValue, "equal values \(value) hash differently")
        }
        laws(value)
    }
}

/// Checks a type's binary form, alone and inside a larger message.
func checkBinary<Value: BinaryRepresentable & Hashable>(
    _ type: Value.Type, _ bytes: [UInt8], laws: (Value) -> Void = { _ in }
) {
    checkBytes(
        bytes,
        decode: { (bytes) throws(WireError) in try Value(decoding: bytes) },
        encode: { $0.bytes() },
        laws: laws)
    var reader = ByteReader(bytes)
    guard let value = try? Value(from: &reader) else { return }
    let taken = Array(bytes[..<reader.byteOffset])
    expect(value.bytes() == taken, "\(value) took \(taken) from the front of a message")
}

/// Checks that a value is read back from its binary form.
func checkEncoding<Value: BinaryRepresentable & Hashable>(of value: Value) {
    let found = Result { () throws(WireError) in try Value(decoding: value.bytes()) }
    expect(found == .success(value), "\(value) is read back as \(found)")
}

/// Checks that a value is read back from its text, which is then the same.
func checkText<Value: TextRepresentable & Hashable>(of value: Value) {
    let text = value.description
    let found = Result { () throws(TextError) in try Value(parsing: text) }
    expect(found == .success(value), "'\(text)' is read back as \(found)")
    let again = (try? found.get())?.description
    expect(again == text, "'\(text)' is printed differently again")
}

/// Reads a text, and checks that an error lies within it, and that a value is read back from the
/// text that is printed for it.
func checkText<Value: TextRepresentable & Hashable>(
    _ type: Value.Type, _ bytes: [UInt8], laws: (Value) -> Void = { _ in }
) {
    let text = String(decoding: bytes, as: UTF8.self)
    do throws(TextError) {
        let value = try Value(parsing: text)
        checkText(of: value)
        laws(value)
    } catch {
        checkPlace(of: error, within: Array(text.utf8))
    }
}

/// Reads a text with names, and checks as well that the names that an error leaves are the old ones.
func checkNames<Value: Hashable>(
    _ bytes: [UInt8],
    parse: (String, inout Roster) throws(TextError) -> Value,
    print: (Value, Roster) -> String
) {
    let text = String(decoding: bytes, as: UTF8.self)
    let before = Roster.lettered(count: 2)
    var roster = before
    let value: Value
    do throws(TextError) {
        value = try parse(text, &roster)
    } catch {
        expect(roster == before, "'\(text)' was refused, but left names in \(roster)")
        return checkPlace(of: error, within: Array(text.utf8))
    }
    let printed = print(value, roster)
    var known = roster
    let found = Result { () throws(TextError) in try parse(printed, &known) }
    expect(found == .success(value), "'\(printed)' is read back as \(found)")
    expect(known == roster, "'\(printed)' has names that are not in \(roster)")
    expect(print(value, known) == printed, "'\(printed)' is printed differently again")
}

/// Checks that an error stands in a line that is there, and not behind its end.
func checkPlace(of error: TextError, within bytes: [UInt8]) {
    _ = error.description
    let lines = bytes.split(separator: 0x0a, omittingEmptySubsequences: false)
    expect(1...lines.count ~= error.position.line, "\(error), but there are \(lines.count) lines")
    let length = lines[error.position.line - 1].count
    expect(
        1...length + 1 ~= error.position.column, "\(error), but the line has \(length) bytes")
}

/// Checks what holds for every clock that decides happened-before, and itself.
func checkOrder<Clock: LogicalClock>(of clock: Clock) {
    expect(clock.relation(to: clock) == .equal, "\(clock) is not equal to itself")
    var merged = clock
    merged.merge(clock)
    expect(merged == clock, "\(clock) merged with itself is \(merged)")
    merged = clock.peeked
    merged.merge(clock)
    expect(merged.relation(to: clock) == .equal, "\(clock) in a message is \(merged)")
}

/// Checks what holds for every two clocks that decide happened-before.
func checkOrder<Clock: LogicalClock>(of left: Clock, and right: Clock) {
    var merged = left
    merged.merge(right)
    var inverse = right
    inverse.merge(left)
    expect(merged.peeked == inverse.peeked, "merging \(left) and \(right) does not commute")
    expect(left.relation(to: right) == right.relation(to: left).inverse, "\(left) and \(right)")
    for clock in [left, right] {
        let relation = clock.relation(to: merged)
        expect(relation == .before || relation == .equal, "\(clock) is \(relation) \(merged)")
    }
    var again = merged
    again.merge(right)
    expect(again == merged, "merging \(right) a second time into \(merged) gives \(again)")
}

/// Cuts an input in two after as many bytes as its first byte says.
func halves(_ bytes: [UInt8]) -> (left: [UInt8], right: [UInt8]) {
    let rest = bytes.dropFirst()
    let count = min(Int(bytes.first ?? 0), rest.count)
    return (Array(rest.prefix(count)), Array(rest.dropFirst(count)))
}

/// Puts two inputs together as ``halves(_:)`` cuts them.
func joined(_ left: [UInt8], _ right: [UInt8]) -> [UInt8] {
    [UInt8(left.count)] + left + right
}
