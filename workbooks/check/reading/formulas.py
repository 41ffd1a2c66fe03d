"""Formulas as the file stores them: English names, commas, read once for each pattern.

Formulas that were filled down or across differ only in their references. Each is split into its
references and the pattern around them, and every pattern is read once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from workbooks.check.reading.addresses import COLUMNS, LAST_ROW, column_number

PIECES = re.compile(
    r"""("(?:[^"]|"")*"|'(?:[^']|'')*')"""
    r"""|(?<![\w.$\\?\]])(\$?)([A-Za-z]{1,3})(\$?)([1-9]\d{0,6})(?![\w.(!\\?\[])"""
)
WORD = r"[A-Za-z_\\\xa1-\U0010ffff][\w.\\?\xa1-\U0010ffff]*"
TOKEN = re.compile(
    rf"""(?P<space>[ \t\r\n\xa0]+)
    |(?P<text>"(?:[^"]|"")*")
    |(?P<sheet>(?:'(?:[^']|'')*'|\[\d+\][^'!"(){{}},;+\-*/^&=<>:%\s]*
        |{WORD}:{WORD}|{WORD}|\d+|)!)
    |(?P<error>\#(?:REF!|DIV/0!|N/A|NAME\?|NULL!|NUM!|VALUE!|GETTING_DATA|SPILL!|CALC!|FIELD!
        |BLOCKED!|CONNECT!|UNKNOWN!|BUSY!|PYTHON!|EXTERNAL!))
    |(?P<rows>\$?\d+:\$?\d+)
    |(?P<number>(?:\d+\.?\d*|\.\d+)(?:[Ee][+-]?\d+)?)
    |(?P<call>{WORD}\()
    |(?P<name>\$?[A-Za-z_\\\xa1-\U0010ffff][\w.\\?$\xa1-\U0010ffff]*|\[\d+\])
    |(?P<bracket>\[(?:[^\[\]']|'.|\[(?:[^\[\]']|'.)*\])*\])
    |(?P<open>\()|(?P<brace>\{{)|(?P<close>[)}}])
    |(?P<comma>,)|(?P<semicolon>;)
    |(?P<infix><=|>=|<>|[-+*/^&=<>:])
    |(?P<prefix>@)|(?P<postfix>[%\#])
    |(?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
OPERANDS = {"text", "error", "rows", "number", "name", "bracket"}
PREFIXES = {"+", "-"}
DEEPEST = 64  # levels of nested calls
LONGEST_FORMULA = 8_192
LONGEST_LITERAL = 255
UNBALANCED, SEPARATOR, SYNTAX, NESTING = "unbalanced", "separator", "syntax", "nesting"
LITERAL = "literal"


@dataclass(frozen=True)
class Pattern:
    """What a formula says apart from which cells it refers to."""

    text: str
    functions: frozenset[str] = frozenset()
    constants: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()
    names: frozenset[str] = frozenset()
    external: bool = False
    own_table: bool = False  # names a column without its table: the one around the cell
    lost: bool = False
    problem: tuple[str, str] | None = None


@dataclass(frozen=True)
class Formula:
    """One formula of a cell; `relative` holds its references as seen from the cell."""

    text: str
    pattern: Pattern
    relative: tuple[object, ...]
    kind: str = ""
    ref: str = ""
    shared: str = ""


@dataclass
class Reader:
    """Reads the formulas of a workbook, each pattern once."""

    _patterns: dict[str, Pattern] = field(default_factory=dict)

    def pattern(self, text: str) -> Pattern:
        """Read a formula for which it does not matter from which cell it is seen."""
        return self.read(text, 1, 1)[0]

    def read(self, text: str, row: int, column: int) -> tuple[Pattern, tuple[object, ...]]:
        """Split a formula of a cell into its pattern and its references seen from there."""
        if len(text) > LONGEST_FORMULA:
            return Pattern(text[:DEEPEST]), ()  # its length is fault enough
        text = text.removeprefix("=")  # which some writers add and Excel overlooks
        pieces = PIECES.split(text)
        if len(pieces) == 1:
            return self._known(text), ()
        relative: list[object] = []
        together = [pieces[0]]
        for start in range(1, len(pieces), 6):
            quoted, fixed_column, letters, fixed_row, digits, after = pieces[start : start + 6]
            if quoted is None:
                number, place = int(digits), column_number(letters)
                relative.append(letters if fixed_column else place - column)
                relative.append(digits if fixed_row else number - row)
                together.append("A1" if number <= LAST_ROW and place <= COLUMNS else "outside")
            else:
                together.append(quoted)
            together.append(after)
        return self._known("".join(together)), tuple(relative)

    def _known(self, text: str) -> Pattern:
        found = self._patterns.get(text)
        if found is None:
            found = self._patterns[text] = _Scan(text).pattern()
        return found


class _Scan:
    """One pass over the tokens of a pattern."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.stack: list[str] = []
        self.wanting = True  # an operand is expected next
        self.before = ""  # the token before, spaces left out
        self.spaced = False
        self.problem: tuple[str, str] | None = None
        self.functions: set[str] = set()
        self.constants: list[str] = []
        self.sheets: list[str] = []
        self.names: set[str] = set()
        self.lost = self.external = self.own_table = False

    def pattern(self) -> Pattern:
        """Read all tokens."""
        previous = ""
        for found in TOKEN.finditer(self.text):
            kind = found.lastgroup or "other"
            if kind == "space":
                self.spaced = True
                continue
            self._token(kind, found[0], previous)
            if self.problem:
                break
            previous, self.before, self.spaced = kind, found[0], False
        if self.stack and not self.problem:
            self._fault(UNBALANCED, f"{self.stack[-1]!r} is never closed")
        elif self.wanting:
            self._fault(SYNTAX, f"it ends after {self.before!r}" if self.before else "it is empty")
        return Pattern(
            self.text,
            frozenset(self.functions),
            tuple(self.constants),
            tuple(self.sheets),
            frozenset(self.names),
            self.external,
            self.own_table,
            self.lost,
            self.problem,
        )

    def _token(self, kind: str, text: str, previous: str) -> None:
        """Judge one token by what may stand there."""
        self._note(kind, text)
        if kind in OPERANDS:
            joined = kind == "bracket" and previous in {"name", "sheet"} and not self.spaced
            self.own_table = self.own_table or (kind == "bracket" and not joined)
            self._operand(text, joined=joined)
        elif kind == "sheet":
            self._operand(text, joined=self.before == ":")
            self.wanting = True
        elif kind in {"call", "open", "brace"}:
            called = kind == "open" and (self.before == ")" or previous in {"name", "bracket"})
            self._operand(text, joined=called)
            self._opened("{" if kind == "brace" else "(", text)
        elif kind == "close":
            self._closed(text)
        elif kind in {"comma", "semicolon"}:
            self._separator(kind)
        elif kind == "infix":
            if self.wanting and text not in PREFIXES:
                self._fault(SYNTAX, f"nothing stands before {text!r}")
            self.wanting = True
        elif kind == "postfix" and self.wanting:
            self._fault(SYNTAX, f"nothing stands before {text!r}")
        elif kind == "other":
            quote = text in {'"', "'", "[", "]"}
            self._fault(
                UNBALANCED if quote else SYNTAX,
                f"the {text!r} has no partner" if quote else f"it holds {text!r}",
            )

    def _note(self, kind: str, text: str) -> None:
        """Remember what other rules ask for."""
        if kind == "call":
            self.functions.add(text[:-1].upper())
        elif kind == "text":
            if len(text[1:-1].replace('""', '"')) > LONGEST_LITERAL:
                self._fault(LITERAL, f"the text {text[:20]}… is longer than {LONGEST_LITERAL}")
        elif kind == "number":
            self.constants.append(text)
        elif kind == "sheet":
            self.external = self.external or "[" in text
            name = text[:-1]
            name = name[1:-1].replace("''", "'") if name.startswith("'") else name
            self.sheets.append(name)
        elif kind == "name":
            self.names.add(text)
            self.external = self.external or text.startswith("[")
        elif kind == "error":
            self.lost = self.lost or text == "#REF!"

    def _operand(self, text: str, *, joined: bool) -> None:
        if not self.wanting and not joined and not self.spaced:
            self._fault(SYNTAX, f"no operator stands before {text!r}")
        self.wanting = False

    def _opened(self, bracket: str, text: str) -> None:
        self.stack.append(bracket)
        self.wanting = True
        if len(self.stack) > DEEPEST + 1:
            self._fault(NESTING, f"more than {DEEPEST} levels are open at {text!r}")

    def _closed(self, text: str) -> None:
        partner = "(" if text == ")" else "{"
        if not self.stack or self.stack[-1] != partner:
            self._fault(UNBALANCED, f"the {text!r} has no partner")
        elif self.wanting and not (self.before.endswith(("(", ",")) and text == ")"):
            self._fault(SYNTAX, f"nothing stands between {self.before!r} and {text!r}")
        if self.stack:
            self.stack.pop()
        self.wanting = False

    def _separator(self, kind: str) -> None:
        inside = self.stack[-1] if self.stack else ""
        if kind == "semicolon" and inside != "{":
            self._fault(SEPARATOR, "arguments are separated by semicolons")
        elif self.wanting and not self.before.endswith(("(", ",")):
            self._fault(SYNTAX, f"nothing stands after {self.before!r}")
        self.wanting = True

    def _fault(self, kind: str, message: str) -> None:
        self.problem = self.problem or (kind, message)
