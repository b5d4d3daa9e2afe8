"""Where the code of a Swift file is, and what stands around a place in it."""

import re

OPENING = {"(": ")", "[": "]", "{": "}"}


def code_only(text):
    """Returns the text with a space for every character of comments and string literals.

    A literal is blanked out with its interpolations; its first and last quote stay.
    """
    out = list(text)
    at = 0

    def blank(start, end):
        for index in range(start, end):
            if out[index] != "\n":
                out[index] = " "

    while at < len(text):
        if text.startswith("//", at):
            end = text.find("\n", at)
            end = len(text) if end < 0 else end
            blank(at, end)
            at = end
        elif text.startswith("/*", at):
            depth, end = 0, at
            while end < len(text):
                if text.startswith("/*", end):
                    depth, end = depth + 1, end + 2
                elif text.startswith("*/", end):
                    depth, end = depth - 1, end + 2
                    if depth == 0:
                        break
                else:
                    end += 1
            blank(at, end)
            at = end
        elif match := re.compile(r'(#*)("""|")').match(text, at):
            end = literal_end(text, match.end(), match[2], match[1])
            blank(match.end(), end - len(match[0]))
            at = end
        else:
            at += 1
    return "".join(out)


def literal_end(text, at, quote, pounds):
    """Returns where a string literal ends, whose contents begin at a place."""
    while at < len(text):
        if text.startswith(quote + pounds, at):
            return at + len(quote + pounds)
        if text.startswith("\\" + pounds + "(", at):
            at = interpolation_end(text, at + len(pounds) + 2)
        elif text.startswith("\\" + pounds, at):
            at += len(pounds) + 2
        else:
            at += 1
    return at


def interpolation_end(text, at):
    depth = 1
    while at < len(text) and depth:
        if match := re.compile(r'(#*)("""|")').match(text, at):
            at = literal_end(text, match.end(), match[2], match[1])
            continue
        depth += {"(": 1, ")": -1}.get(text[at], 0)
        at += 1
    return at


def group_end(code, at):
    """Returns the place behind the bracket that closes the one at a place; None without one."""
    stack = []
    for index in range(at, len(code)):
        if code[index] in OPENING:
            stack.append(OPENING[code[index]])
        elif stack and code[index] == stack[-1]:
            stack.pop()
            if not stack:
                return index + 1
        elif code[index] in ")]}":
            return None
    return None


def innermost(code):
    """Returns for each place the bracket that is open there: a string, empty at the top."""
    stack, found = [], []
    for character in code:
        if character in ")]}" and stack:
            stack.pop()
        found.append(stack[-1] if stack else "")
        if character in OPENING:
            stack.append(character)
    return found


def statement_end(code, at):
    """Returns where a statement that begins at a place ends: at a line break with nothing to go on."""
    while at < len(code):
        if code[at] in OPENING:
            at = group_end(code, at)
            if at is None:
                return None
        elif code[at] in ")]}":
            return at
        elif code[at] == "\n":
            rest = code[at:].lstrip()
            before = code[:at].rstrip()[-1:]
            if not (rest[:1] in tuple(".?:=&|+*/<>") or before in tuple("=&|+*/<>?:,.-")):
                return at
            at = len(code) - len(rest)
        else:
            at += 1
    return at


def arguments(code, opening):
    """Returns the spans of the arguments of a call, without their labels; None if it is none."""
    closing = group_end(code, opening)
    if closing is None:
        return None
    spans, start, at = [], opening + 1, opening + 1
    while at < closing:
        if code[at] in OPENING:
            at = group_end(code, at)
            continue
        if code[at] == "," or at == closing - 1:
            spans.append((start, at))
            start = at + 1
        at += 1
    trimmed = []
    for start, end in spans:
        label = re.compile(r"\s*([A-Za-z_]\w*:\s)?\s*").match(code, start, end)
        start = label.end()
        end = start + len(code[start:end].rstrip())
        trimmed.append((start, end))
    return trimmed
