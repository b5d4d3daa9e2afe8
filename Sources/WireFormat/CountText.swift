/// Returns a number with its thousands set apart by commas: `1,268`.
package func grouped(_ number: some BinaryInteger) -> String {
    var groups: [Substring] = []
    var digits = String(number.magnitude)[...]
    while digits.count > 3 {
        groups.append(digits.suffix(3))
        digits = digits.dropLast(3)
    }
    groups.append(digits)
    return (number < 0 ? "-" : "") + groups.reversed().joined(separator: ",")
}

/// Returns a number and what it counts: `1 process`, `1,268 messages`.
///
/// - Parameter plural: The plural of the noun; without it the noun gets an `s`, or `es` after one.
package func counted(
    _ count: some BinaryInteger, _ noun: String, _ plural: String? = nil
) -> String {
    "\(grouped(count)) \(count == 1 ? noun : plural ?? noun + (noun.hasSuffix("s") ? "es" : "s"))"
}
