"""The kinds of faults, and where a file offers a place to each.

A fault is compiled in beside the code that was there, behind a switch, `_fault(number)`. Edits keep
the lines of a file where they are, so that an error of the compiler tells which fault it means.
"""

import re
from dataclasses import dataclass, field

from swift_text import arguments, code_only, group_end, innermost, statement_end

KEYWORDS = set(
    "let var func init deinit subscript struct class enum actor protocol extension import typealias "
    "case default return throw if else guard switch while for repeat do catch break continue defer "
    "public package internal fileprivate private static final mutating override lazy weak unowned "
    "associatedtype precedencegroup operator where in is as nonisolated indirect fallthrough inout "
    "some any unsafe borrowing consuming convenience required infix prefix postfix assert self "
    "borrowing yield super".split()
)
# What is checked in debug builds alone, and says nothing in others.
SILENT = {"assert", "assertionFailure", "checkInvariants"}


@dataclass
class Fault:
    module: str
    path: str
    kind: str
    line: int
    old: str
    new: str
    # Edits of the text: (start, end, what to put there; «N» is the fault's number, «O» its operator).
    edits: list = field(default_factory=list)
    # What a fault that turns an operator declares: the precedence group and the function's text.
    operator: tuple | None = None
    number: int = 0

    @property
    def span(self):
        return min(e[0] for e in self.edits), max(e[1] for e in self.edits)

    @property
    def key(self):
        return {"path": self.path, "kind": self.kind, "old": self.old, "new": self.new}


COMPARISONS = {
    "<": [("bound off by one", "<="), ("comparison turned", ">=")],
    "<=": [("bound off by one", "<"), ("comparison turned", ">")],
    ">": [("bound off by one", ">="), ("comparison turned", "<=")],
    ">=": [("bound off by one", ">"), ("comparison turned", "<")],
    "==": [("comparison turned", "!=")],
    "!=": [("comparison turned", "==")],
}
ARITHMETIC = {
    "+": "-", "-": "+", "*": "+", "&+": "&-", "&-": "&+", "&*": "&+", "|": "&", "&": "|", "^": "|",
    "<<": ">>", ">>": "<<", "&<<": "&>>", "&>>": "&<<", "/": "*", "%": "/",
}
CONSTRAINTS = {
    **{o: "AdditiveArithmetic" for o in "+-"}, "*": "Numeric",
    **{o: "FixedWidthInteger" for o in ["&+", "&-", "&*", "&<<", "&>>", "/", "%"]},
    **{o: "BinaryInteger" for o in ["|", "&", "^", "<<", ">>"]},
}
PRECEDENCES = {
    **{o: "AdditionPrecedence" for o in ["+", "-", "&+", "&-", "|", "^"]},
    **{o: "MultiplicationPrecedence" for o in ["*", "&*", "/", "%", "&"]},
    **{o: "BitwiseShiftPrecedence" for o in ["<<", ">>", "&<<", "&>>"]},
}


class Places:
    """The faults that one file has a place for."""

    def __init__(self, module, path, text):
        self.module, self.path, self.text = module, path, text
        self.code = code_only(text)
        self.open = innermost(self.code)
        self.found = []
        self.operators()
        self.ranges()
        self.constants()
        self.cases()
        self.branches()
        self.statements()
        self.swaps()

    def add(self, kind, start, end, new, edits, operator=None):
        line = self.text.count("\n", 0, start) + 1
        old = " ".join(self.text[start:end].split())
        self.found.append(
            Fault(self.module, self.path, kind, line, old, new, edits, operator))

    def line_text(self, at):
        start = self.code.rfind("\n", 0, at) + 1
        return self.code[start : self.code.find("\n", at)]

    def operators(self):
        for match in re.finditer(r"(?<=[\w)\]}\"?!]) ([-+*/%<>=!&|^]{1,3}) (?=[^\s])", self.code):
            start, end = match.span(1)
            sign, line = match[1], self.line_text(start)
            # A declaration of an operator, and requirements of types, are no expressions.
            if re.search(r"\bfunc\b|\btypealias\b|\bwhere [A-Z]\w*(\.\w+)? ==", line):
                continue
            for kind, new in COMPARISONS.get(sign, []):
                constraint = "Equatable" if sign in ("==", "!=") else "Comparable"
                body = f"<T: {constraint}>(a: T, b: T) -> Bool {{ _fault(«N») ? a {new} b : a {sign} b }}"
                self.add(kind, start, end, new, [(start, end, "«O»")], ("ComparisonPrecedence", body))
            if sign in ARITHMETIC:
                new, constraint = ARITHMETIC[sign], CONSTRAINTS[sign]
                body = f"<T: {constraint}>(a: T, b: T) -> T {{ _fault(«N») ? a {new} b : a {sign} b }}"
                if "<<" in sign or ">>" in sign:
                    body = (f"<T: FixedWidthInteger, U: FixedWidthInteger>(a: T, b: U) -> T "
                            f"{{ _fault(«N») ? a {new} b : a {sign} b }}")
                self.add("arithmetic turned", start, end, new, [(start, end, "«O»")],
                         (PRECEDENCES[sign], body))
            if sign in ("+=", "-="):
                new = {"+=": "-=", "-=": "+="}[sign]
                body = (f"<T: AdditiveArithmetic>(a: inout T, b: T) "
                        f"{{ if _fault(«N») {{ a {new} b }} else {{ a {sign} b }} }}")
                self.add("arithmetic turned", start, end, new, [(start, end, "«O»")],
                         ("AssignmentPrecedence", body))
            if sign in ("&&", "||"):
                new = {"&&": "||", "||": "&&"}[sign]
                body = (f"(a: Bool, b: @autoclosure () throws -> Bool) rethrows -> Bool "
                        f"{{ _fault(«N») ? try a {new} b() : try a {sign} b() }}")
                group = "LogicalConjunctionPrecedence" if sign == "&&" else "LogicalDisjunctionPrecedence"
                self.add("comparison turned", start, end, new, [(start, end, "«O»")], (group, body))

    def ranges(self):
        for match in re.finditer(r"(?<=[\w)\]])(\.\.<|\.\.\.)(?=[\w(\[])", self.code):
            start, end = match.span(1)
            kind = "Range" if match[1] == "..<" else "ClosedRange"
            body = (f"<T: FixedWidthInteger>(a: T, b: T) -> {kind}<T> "
                    f"{{ _fault(«N») && b > a ? a {match[1]} (b - 1) : a {match[1]} b }}")
            self.add("bound off by one", start, end, match[1] + "(end - 1)", [(start, end, "«O»")],
                     ("RangeFormationPrecedence", body))

    def constants(self):
        for match in re.finditer(r"(?<![\w.\"$])(0x[0-9a-fA-F_]+|\d[\d_]*(?!\.\d)|true|false)(?![\w])",
                                 self.code):
            start, end = match.span(1)
            line = self.line_text(start)
            if self.code[end:end + 1] == "." and self.code[end + 1:end + 2].isdigit():
                continue
            if re.match(r"\s*(@|#|while true|case \w+ = )", line) or self.code[end:].startswith(" of "):
                continue
            old = match[1]
            new = {"true": "false", "false": "true"}.get(old)
            if new is None:
                number = int(old.replace("_", ""), 0)
                new = str(number + 1 if number != 1 else 2)
            self.add("constant changed", start, end, new,
                     [(start, end, f"(_fault(«N») ? {new} : {old})")])

    def cases(self):
        head = r"(case (?=[^\n]*:(?:\s|$))|default:|@unknown default:|})"
        for match in re.finditer(r"(?m)^([ ]*)case (?=[^\n]*:(?:\s|$))", self.code):
            indentation, start = match[1], match.end()
            colon = case_end(self.code, start)
            if colon is None or " where " in self.code[start:colon] or " = " in self.code[start:colon]:
                continue
            following = re.compile(rf"(?m)^{indentation}{head}").search(self.code, colon)
            if following is None or following[1] == "}":
                continue
            text = self.text[start:colon]
            edits = [(colon, colon, " where !_fault(«N»)")]
            if following[1].startswith("case") and not self.default_after(following, indentation):
                end = case_end(self.code, following.end())
                if end is None or "let " in self.code[start:end]:
                    continue
                # A switch without a default takes the case into the one that follows.
                edits.append((end, end, ", " + " ".join(text.split())))
            self.add("case dropped", start, colon, "", edits)

    def default_after(self, following, indentation):
        """Whether the switch of a case has a default."""
        end = re.compile(rf"(?m)^{indentation}}}").search(self.code, following.start())
        within = self.code[following.start() : end.start() if end else None]
        return re.search(rf"(?m)^{indentation}default\b", within) is not None

    def branches(self):
        for match in re.finditer(r"\b(if|guard|while) (?=[^\s{])", self.code):
            if self.code[match.start() - 1 : match.start()] == "#" or self.code.startswith("true ", match.end()):
                continue
            at = match.end()
            new = {"if": "never taken", "guard": "always left", "while": "never entered"}[match[1]]
            self.add("case dropped", match.start(), self.line_end(at), new,
                     [(at, at, "!_fault(«N»), ")])

    def line_end(self, at):
        end = self.code.find("\n", at)
        return end if end >= 0 else len(self.code)

    def statements(self):
        head = re.compile(r"(?:try )?(?:await )?(?:_ = )?(self\.)?([A-Za-z_]\w*)")
        for match in re.finditer(r"(?m)^[ ]*(?=[A-Za-z_])|(?<=[{;] )(?=[A-Za-z_])", self.code):
            start = match.end()
            first = head.match(self.code, start)
            if not first or self.open[start] != "{" or first[2] in SILENT:
                continue
            if first[2] in KEYWORDS and not first[1]:
                continue
            before = self.code[:start].rstrip()[-1:]
            if before in tuple("=&|+*/<>?,.-"):
                continue
            end = statement_end(self.code, start)
            if end is None:
                continue
            statement = self.code[start:end].rstrip()
            end = start + len(statement)
            if "\n\n" in statement:
                continue
            if re.match(r"[\w.?!]+(\[[^\n]*\])?[\w.?!]* ([-+*/|&^%]|<<|>>|&[-+*])?= ", statement):
                kind = "assignment left out"
            elif is_call(self.code, start, end):
                if self.is_value(start, end):
                    continue
                kind = "call left out"
            else:
                continue
            self.add(kind, start, end, "",
                     [(start, start, "if !_fault(«N») { "), (end, end, " }")])

    def is_value(self, start, end):
        """Whether a statement is all that a function has, and what it returns."""
        before, after = self.code[:start].rstrip(), self.code[end:].lstrip()
        if before[-1:] != "{" or after[:1] != "}":
            return False
        head = before[before.rfind("\n") + 1 :]
        return "->" in head or re.search(r"\bvar \w+:|^\s*get\b", head) is not None

    def swaps(self):
        for match in re.finditer(r"(?<=[\w\])>])\((?=[^)\s])", self.code):
            opening = match.start()
            if re.search(r"\b(func|init|case|subscript|if|guard|while|let|var)\b[^=:{]*$",
                         self.line_text(opening)[: opening - self.code.rfind("\n", 0, opening) - 1]):
                continue
            spans = arguments(self.code, opening)
            if not spans or len(spans) < 2:
                continue
            for (a, b), (c, d) in zip(spans, spans[1:]):
                first, second = self.text[a:b], self.text[c:d]
                if first == second or any(s in first + second for s in "{&\n\"") or not first or not second:
                    continue
                if len(first + second) > 80:
                    continue
                self.add("arguments swapped", a, d, f"{second}, {first}",
                         [(a, b, f"(_fault(«N») ? {second} : {first})"),
                          (c, d, f"(_fault(«N») ? {first} : {second})")])


def case_end(code, at):
    """Returns where the colon of a case is; None for a case that declares."""
    while at < len(code) and code[at] != "\n":
        if code[at] in "([{":
            at = group_end(code, at)
            if at is None:
                return None
        elif code[at] == ":" and code[at + 1 : at + 2] in (" ", "\n"):
            return at
        else:
            at += 1
    return None


def is_call(code, at, end):
    """Whether a statement is one chain of names and calls that ends with a call."""
    prefix = re.compile(r"(?:try\??\s)?(?:await\s)?(?:_ = )?(?:try\??\s)?(?:unsafe\s)?").match(code, at)
    at, last = prefix.end(), ""
    while at < end:
        if code[at] in "([":
            last = code[at]
            at = group_end(code, at)
        elif code[at] == "{" or code[at : at + 2] == " {":
            last = "("
            at = group_end(code, at + (code[at] == " "))
        elif name := re.compile(r"[\w.?!]+|\n\s*(?=\.)").match(code, at):
            at, last = name.end(), "."
        else:
            return False
        if at is None:
            return False
    return last == "("
