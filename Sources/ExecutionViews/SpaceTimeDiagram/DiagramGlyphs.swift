/// The signs that a diagram is drawn with.
struct DiagramGlyphs {
    let bar: String
    let arrow: String
    let local: String
    let crash: String
    let restart: String
    let record: String
    let cut: String
    let ellipsis: String

    static let unicode = DiagramGlyphs(
        bar: "│", arrow: "→", local: "●", crash: "✗", restart: "↻", record: "◆", cut: "╌",
        ellipsis: "…")

    static let ascii = DiagramGlyphs(
        bar: "|", arrow: "->", local: "*", crash: "x", restart: "^", record: "#", cut: "-",
        ellipsis: "...")
}
