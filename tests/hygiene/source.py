"""Reads C and C++ well enough to find includes, functions and comments, without a compiler."""

import dataclasses
import re

_TOKEN = re.compile(
    r"""(?P<comment>//[^\n]*|/\*.*?\*/)
      | (?P<raw>R"(?P<mark>[^()\s\\]{0,16})\(.*?\)(?P=mark)")
      | (?P<text>"(?:[^"\\\n]|\\.)*")
      | (?P<number>\b\d[\w.']*)          # the ' of 10'000 begins no character
      | (?P<char>'(?:[^'\\\n]|\\.)+')
    """,
    re.VERBOSE | re.DOTALL,
)
_INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.MULTILINE)
_DIRECTIVE = re.compile(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", re.MULTILINE)
_LEADING_SPACE = re.compile(r"\s*")
_ACCESS = re.compile(r"\s*(?:public|private|protected)\s*:(?!:)")
_TYPE = re.compile(r"(?:template\s*<.*>\s*)?(?:requires\b.*)?(?:class|struct|union|enum)\b", re.DOTALL)
_NAMESPACE = re.compile(r"(?:inline\s+)?namespace\b|extern\s*$")


def _blank(match):
    """The same number of characters and lines, with nothing in them."""
    if match.lastgroup == "number":
        return match.group()
    return re.sub(r"[^\n]", " ", match.group())


def code_of(text):
    """The text with blanks in place of comments, strings and characters."""
    return _TOKEN.sub(_blank, text)


def includes_of(text):
    """(line, '<' or '"', path) of each #include."""
    without_comments = _TOKEN.sub(
        lambda match: _blank(match) if match.lastgroup == "comment" else match.group(), text
    )
    for match in _INCLUDE.finditer(without_comments):
        yield without_comments.count("\n", 0, match.start()) + 1, match.group(1), match.group(2)


@dataclasses.dataclass
class Statement:
    """A declaration or definition at the level of namespaces or classes."""

    kind: str  # "namespace", "type", "function" or "other"
    head: str  # what stands before its body or its ';'
    first_line: int
    last_line: int = 0
    has_body: bool = False
    level: tuple = ()  # the heads of the namespaces and types around it

    @property
    def name(self):
        """What a function is called: the word before its first '('."""
        match = re.search(r"([\w:~]+|operator\s*\S+)\s*\(", self.head)
        return match.group(1) if match else ""


def _kind_of(head):
    if not head:  # the body of a constructor, behind "member_{}"
        return "function"
    if _NAMESPACE.match(head):
        return "namespace"
    if _TYPE.match(head) and "(" not in head:
        return "type"
    assigned = re.search(r"(?<!operator)(?<![=!<>])=", head)
    opened = head.find("(")
    if opened >= 0 and (assigned is None or opened < assigned.start() or "[" in head):
        return "function"
    return "other"


class _Parser:
    """Walks over the braces; what stands in a function's body or an initializer is passed over."""

    def __init__(self, text):
        self.code = _DIRECTIVE.sub(_blank, code_of(text))
        self.statements = []
        self.around = []  # the statements whose bodies are open; None: a brace within a statement
        self.start = 0

    def statement_up_to(self, end):
        head = self.code[self.start : end]
        access = _ACCESS.match(head)
        begin = self.start + (access.end() if access else 0)
        begin += _LEADING_SPACE.match(self.code[begin:end]).end()
        head = self.code[begin:end].strip()
        level = tuple(outer.head for outer in self.around)
        return Statement(_kind_of(head), head, self.line(begin), self.line(end), level=level)

    def line(self, place):
        return self.code.count("\n", 0, place) + 1

    def run(self):
        depth_within = 0  # braces and parentheses open within the current statement
        opaque = None  # the statement whose body is passed over
        for match in re.finditer(r"[{}();]", self.code):
            place, char = match.start(), match.group()
            if char in "({" and (depth_within > 0 or char == "("):
                depth_within += 1
            elif char in ")}" and depth_within > 0:
                depth_within -= 1
                if opaque and depth_within == 0:
                    opaque.last_line = self.line(place)
                    # What is no function goes on until its ';'.
                    if opaque.kind == "function":
                        self.start = place + 1
                    opaque = None
            elif char == "{":
                opaque = self.open(place)
                depth_within = 1 if opaque else 0
            elif char == "}":
                if self.around:
                    self.around.pop().last_line = self.line(place)
                self.start = place + 1
            elif char == ";" and depth_within == 0:
                if self.code[self.start : place].strip():
                    self.statements.append(self.statement_up_to(place))
                self.start = place + 1
        return self.statements

    def open(self, place):
        statement = self.statement_up_to(place)
        statement.has_body = True
        if statement.kind != "other":
            self.statements.append(statement)
        if statement.kind in ("namespace", "type"):
            self.around.append(statement)
            self.start = place + 1
            return None
        return statement


def statements_of(text):
    """All declarations and definitions outside of functions, outer ones first."""
    return _Parser(text).run()
