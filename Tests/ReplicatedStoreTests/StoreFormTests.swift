import LogicalClocks
import ReplicatedStore
import SeededRandom
import Testing
import WireFormat

@Suite("How contents, writes and requests are shown")
struct StoreFormTests {
    @Test("requests and writes read as put, get and delete")
    func descriptions() throws {
        let requests: [StoreRequest] = [
            .put(session: "s", key: "x", value: "1"), .get(session: "s", key: "x"),
            .delete(session: "s", key: "x"), .put(session: "s", key: "a b", value: ""),
        ]
        #expect(
            requests.map(\.description) == ["put x=1", "get x", "delete x", "put \"a b\"=\"\""])
        var cluster = StoreCluster(count: 1)
        for request in requests { try cluster.ask(request, at: 0) }
        #expect(
            cluster.sent.map(\.write.description) == ["put x=1", "delete x", "put \"a b\"=\"\""])
    }

    @Test("contents have a JSON form: keys in order, each with its context and versions")
    func contents() throws {
        var cluster = StoreCluster(count: 2)
        try cluster.ask(.put(session: "s", key: "y", value: "1"), at: 0)
        try cluster.ask(.put(session: "s", key: "x", value: "2"), at: 1)
        cluster.deliver(0, at: 1)
        try cluster.ask(.delete(session: "s", key: "y", context: [0: 1]), at: 1)
        try cluster.ask(.put(session: "s", key: "y", value: "3"), at: 1)
        #expect(
            cluster.replicas[1].contentsJSON.description == """
                {"x":{"context":{"1":1},"versions":[{"dot":"1:1","time":1,"value":"2"}]},\
                "y":{"context":{"0":1,"1":3},"versions":[\
                {"dot":"1:2","time":2,"value":null},{"dot":"1:3","time":3,"value":"3"}]}}
                """)
        #expect(
            cluster.sent[2].write.json.description == """
                {"key":"y","dot":"1:2","time":2,"value":null,"context":{"0":1}}
                """)
        #expect(StoreCluster(count: 1).replicas[0].contentsJSON.description == "{}")
        let text = cluster.replicas[1].contentsJSON.description
        var json = JSONReader(Array(text.utf8))
        #expect(try JSONValue(from: &json).description == text)
    }

    @Test("contents are in the order of the keys' bytes, whatever the order of writing")
    func order() throws {
        let keys = ["", "10", "9", "B", "a", "e\u{301}", "é", "日"]
        var random = SeededGenerator(seed: 1)
        for _ in 0..<20 {
            var shuffled = keys
            random.shuffle(&shuffled)
            var cluster = StoreCluster(count: 1)
            for key in shuffled { try cluster.ask(.put(session: "s", key: key, value: key), at: 0) }
            let contents = cluster.replicas[0].contents
            #expect(contents.map { Array($0.key.utf8) } == keys.map { Array($0.utf8) })
            #expect(contents.allSatisfy { [$0.key] == $0.values })
        }
    }
}
