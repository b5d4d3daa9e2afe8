/// Returns the word that was most likely meant by a mistyped one, if any is near.
///
/// Near is an edit distance of at most a third of the length, or a beginning that only one of the
/// words has.
///
/// - Complexity: O(*n* · *m*²) for *n* words of *m* characters.
package func suggestion(for typed: String, among words: [String]) -> String? {
    let letters = Array(typed.lowercased())
    guard letters.count <= 64 else { return nil }
    var best: (word: String, distance: Int)?
    for word in words {
        let distance = editDistance(letters, Array(word.lowercased()))
        let bound = max(1, min(letters.count, word.count) / 3)
        guard distance <= bound, distance < best?.distance ?? Int.max else { continue }
        best = (word, distance)
    }
    if let best { return best.word }
    let begun = words.filter { $0.hasPrefix(typed) }
    return typed.drop { $0 == "-" }.count >= 2 && begun.count == 1 ? begun[0] : nil
}

/// Returns how many letters must be put in, left out, replaced or swapped with a neighbour.
private func editDistance(_ a: [Character], _ b: [Character]) -> Int {
    var beforeLast = [Int](repeating: 0, count: b.count + 1)
    var last = Array(0...b.count)
    for i in a.indices {
        var row = [i + 1]
        for j in b.indices {
            var best = min(last[j] + (a[i] == b[j] ? 0 : 1), last[j + 1] + 1, row[j] + 1)
            if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
                best = min(best, beforeLast[j - 1] + 1)
            }
            row.append(best)
        }
        beforeLast = last
        last = row
    }
    return last[b.count]
}
