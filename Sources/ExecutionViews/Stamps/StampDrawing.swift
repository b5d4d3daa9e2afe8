import LogicalClocks

/// A picture of interval tree stamps as in the figures of the paper (Almeida, Baquero, Fonte 2008).
///
/// Left to right is the interval [0, 1). The event tree is a stack of blocks, one for the base of
/// each node, so that its skyline is the count of events at each point; a bar below shows the parts
/// that the identity owns.
///
///     print(StampDrawing(of: [stamp]).text())
///
///      2 ┌───────────────┐
///        │       1       │
///      1 ├───────────────┴───────────────┐
///        │               1               │
///      0 └───────────────────────────────┘
///     id ████████████████················
///        0              1/2              1
///
/// Stamps of one drawing share a scale. Counts too large to be drawn to scale are drawn in their
/// order, and parts too thin are drawn as one, from their lowest to their highest count.
///
/// The same stamps give the same picture, whose size is bounded whatever they are.
public struct StampDrawing: Sendable {
    /// A piece of a drawing in a terminal, for callers that colour it.
    public enum Element: Hashable, Sendable, CaseIterable {
        /// The text of the stamp.
        case title
        /// The blocks of the event tree.
        case events
        /// The bar of the identity.
        case identity
        /// Counts beside the blocks, and ends of parts below them.
        case axis
        /// A remark about what is not shown.
        case note
    }

    /// One stamp and all its leaves.
    struct Panel: Sendable {
        var title: String
        var events: [TreeLeaf]
        var identity: [TreeLeaf]
    }

    let panels: [Panel]

    /// Draws stamps.
    ///
    /// - Complexity: O(*n*), where *n* is the number of nodes.
    public init(of stamps: [Stamp]) {
        panels = stamps.map {
            Panel(
                title: $0.description, events: $0.events.treeLeaves,
                identity: $0.id.treeLeaves)
        }
    }

    /// Returns the stamps for a terminal, one below another, each line with a line feed at its end.
    ///
    /// - Parameters:
    ///   - width: The most cells of a line; a drawing is never narrower than 32.
    ///   - isASCII: Whether only ASCII characters are used.
    ///   - style: Gives a piece its colour; it must not change the cells it takes.
    /// - Complexity: O(*n*), where *n* is the number of nodes.
    public func text(
        width: Int = 80, isASCII: Bool = false,
        style: (Element, String) -> String = { _, text in text }
    ) -> String {
        let layout = StampTextLayout(panels, width: width, isASCII: isASCII)
        return panels.indices.map { index in
            let title = TerminalText.cut(
                panels[index].title, to: max(width, 32), ellipsis: isASCII ? "..." : "…")
            return style(.title, title) + "\n" + layout.text(of: index, style: style)
        }.joined(separator: "\n")
    }

    /// Returns the drawing of each stamp for a terminal, without its text.
    ///
    /// - Complexity: O(*n*), where *n* is the number of nodes.
    package func texts(
        width: Int, isASCII: Bool, style: (Element, String) -> String
    ) -> [String] {
        let layout = StampTextLayout(panels, width: width, isASCII: isASCII)
        return panels.indices.map { layout.text(of: $0, style: style) }
    }

    /// The most stamps of an SVG file.
    public static let svgStampsMax = 64

    /// Returns the stamps as an SVG file for light and dark pages, side by side.
    ///
    /// Of more than ``svgStampsMax`` stamps the first are drawn, and the file says so.
    ///
    /// - Complexity: O(*n*), where *n* is the number of nodes.
    public func svg() -> String {
        StampSVGLayout(panels).document()
    }
}
