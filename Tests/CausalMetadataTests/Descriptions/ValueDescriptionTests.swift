import CausalMetadata
import Testing

@Suite("A value of a context prints as what it is")
struct ValueDescriptionTests {
    private let identity = ContextIdentity(origin: 7)

    @Test("Numbers and answers")
    func numbers() {
        #expect("\(ContextFlag())" == "raised")
        #expect("\(ContextConjunction(false))" == "false")
        #expect("\(ContextMaximum(5))" == "5")
        #expect("\(ContextMinimum(.max))" == "18446744073709551615")
        var counter = ContextCounter()
        counter.increment(by: 150, as: identity)
        #expect("\(counter)" == "150")
        var both = ContextUpDownCounter()
        both.decrement(by: 3, as: identity)
        #expect("\(both)" == "-3")
    }

    @Test("Names and texts")
    func names() {
        #expect("\(ContextSet(["south", "two words", "a"]))" == "[a, south, \"two words\"]")
        #expect("\(ContextSet([]))" == "[]")
        #expect("\(ContextIntersection(["b", "a"]))" == "[a, b]")
        var set = ContextObservedRemoveSet()
        set.insert("b", as: identity)
        set.insert("a", as: identity)
        set.remove("b")
        #expect("\(set)" == "[a]")
        var register = ContextRegister()
        #expect("\(register)" == "-")
        register.write("two words", as: identity)
        #expect("\(register)" == "\"two words\"")
    }

    @Test("Concurrent texts stand side by side")
    func concurrent() throws {
        var context = CausalContext(origin: 7)
        var branch = context.branch()
        try context.write("north", to: Owner.self)
        try branch.write("south", to: Owner.self)
        try context.join(branch)
        #expect(context[Owner.self]?.description == "north | south")
    }

    @Test("Maps and structures")
    func nested() {
        var map = ContextMap<ContextMap<ContextMaximum>>()
        #expect("\(map)" == "{}")
        var inner = ContextMap<ContextMaximum>()
        inner["b c"] = ContextMaximum(2)
        inner["a"] = ContextMaximum(1)
        map["x"] = inner
        #expect("\(map)" == "{x: {a: 1, \"b c\": 2}}")
        var fields = ContextFields()
        #expect("\(fields)" == "{}")
        fields.put(ContextSet(["north", "south"]), at: 1)
        fields.put(ContextMinimum(5), at: 0)
        fields.put(ContextFlag(), at: 300)
        #expect("\(fields)" == "{0: 0x05, 1: north south, 300: \"\"}")
    }
}
