"""Which faults are drawn, and the text of a file that has them."""

import collections
import dataclasses
import difflib
import json
import pathlib
import random

from faults import Fault, Places

ROOT = pathlib.Path(__file__).resolve().parents[2]
# The kind of the faults that are not drawn, but on file.
UNNOTICED = "once unnoticed"


class Draw:
    """The faults that were drawn, and more where one falls out."""

    def __init__(self, modules, seed):
        self.chance = random.Random(seed)
        self.texts = {}
        self.places = collections.defaultdict(list)
        for module in sorted(modules):
            for path in sorted((ROOT / "Sources" / module).rglob("*.swift")):
                name = str(path.relative_to(ROOT))
                self.texts[name] = path.read_text()
                for fault in Places(module, name, self.texts[name]).found:
                    self.places[fault.kind].append(fault)
        self.available = sum(map(len, self.places.values()))
        self.chosen = []
        self.taken = collections.defaultdict(list)
        self.numbers = 0

    def add(self, listed):
        """Adds faults that are given by the text that each replaces, with FAULT for its switch."""
        for given in listed:
            path = given["path"]
            text = self.texts.setdefault(path, (ROOT / path).read_text())
            start = text.find(given["old"])
            if start < 0 or text.find(given["old"], start + 1) >= 0:
                raise SystemExit(f"{path} has not one place for the fault: {given['fault']}")
            new = given["new"].replace("FAULT", "_fault(«N»)")
            end = start + len(given["old"])
            self.number(Fault(
                path.split("/")[1], path, UNNOTICED, text.count("\n", 0, start) + 1, given["fault"],
                given["new"], [(start, end, new)]))

    def number(self, fault):
        self.numbers += 1
        fault.number = self.numbers
        self.taken[fault.path].append(self.lines(fault))
        self.chosen.append(fault)

    def save(self, path):
        faults = [dataclasses.asdict(f) for f in self.chosen]
        path.write_text(json.dumps({"texts": self.texts, "faults": faults}) + "\n")

    @classmethod
    def saved(cls, path):
        """What an earlier run drew and built; no more can be drawn."""
        kept, draw = json.loads(path.read_text()), cls([], 0)
        draw.texts = kept["texts"]
        draw.chosen = [Fault(**f) for f in kept["faults"]]
        return draw

    def more(self, count):
        while count > 0 and any(self.places.values()):
            kind = self.chance.choice(sorted(k for k in self.places if self.places[k]))
            places = self.places[kind]
            fault = places.pop(self.chance.randrange(len(places)))
            if not self.is_free(fault):
                continue
            self.number(fault)
            count -= 1

    def lines(self, fault):
        text = self.texts[fault.path]
        start, end = fault.span
        return text.count("\n", 0, start), text.count("\n", 0, end)

    def is_free(self, fault):
        """Whether no other fault changes one of the lines, so that an error means one fault."""
        start, end = self.lines(fault)
        return all(end < other[0] or start > other[1] for other in self.taken[fault.path])

    def drop(self, faults):
        for fault in faults:
            self.chosen.remove(fault)
            self.taken[fault.path].remove(self.lines(fault))

    def mutated(self, path, faults, plain=False):
        """The text of a file with faults; plain as somebody would write it, for a report."""
        text = self.texts[path]
        edits = [(e, f) for f in faults for e in f.edits]
        for (start, end, new), fault in sorted(edits, key=lambda e: (e[0][0], e[0][1]), reverse=True):
            new = new.replace("_fault(«N»)", f"_fault{fault.module}({fault.number})")
            text = text[:start] + new.replace("«O»", sign(fault)) + text[end:]
        return text

    def shown(self, fault):
        """What a person would have written to make the fault: a difference of lines."""
        text = self.texts[fault.path]
        start, end = fault.span
        if fault.kind == "case dropped" and fault.new:
            new = text[:start] + f"/* {fault.new} */ " + text[end:]
        elif fault.kind == "case dropped":
            head = fault.edits[0][0] - len(fault.old)
            new = text[:head] + "/* dropped */" + text[fault.edits[0][1]:]
        elif fault.kind == UNNOTICED:
            return f"{fault.path}:{fault.line}: {fault.old}"
        elif fault.kind.endswith("left out"):
            new = text[:start] + "/* left out */" + text[end:]
        else:
            new = text[:start] + fault.new + text[end:]
        difference = difflib.unified_diff(
            text.splitlines(), new.splitlines(), fault.path, fault.path, lineterm="", n=2)
        return "\n".join(difference)


def sign(fault):
    """The operator of a fault: two signs of Unicode."""
    return chr(0x2A00 + fault.number // 256) + chr(0x2A00 + fault.number % 256)
