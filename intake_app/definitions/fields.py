"""Takes typed values out of a YAML mapping and notes what is missing, unknown or of the wrong kind."""

import re
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Final, TypeVar

from intake_app.definitions.problems import Sheet
from intake_app.definitions.reading import ListNode, MapNode, Node, TextNode

_Choice = TypeVar("_Choice", bound=StrEnum)

WHOLE: Final = re.compile(r"0|-?[1-9][0-9]{0,8}")
"""A whole number as it is written everywhere: `012` is eight to one program and twelve to another, so it is none."""
ISO_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
CODE: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")


FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2199
_YES_NO: Final = {"yes": "true", "on": "true", "y": "true", "no": "false", "off": "false", "n": "false"}
# How other programs write numbers, and what to say of it; the first that fits is told.
_NUMBERS: Final = (
    (re.compile(r"-0|[-+]?0[0-9]+"), "Write it without the zeros before it."),
    (re.compile(r"\+[0-9]+|[-+]?0[box][0-9A-Fa-f]+|[-+]?[0-9]+(_[0-9]+)+"), "Write its digits alone."),
    (re.compile(r"[-+]?[0-9]{10,}"), "Write at most nine digits."),
    (re.compile(r"[-+]?[0-9]+(:[0-9]+)+"), "Write it without a colon."),
    (re.compile(r"[-+]?[0-9]*[.,]?[0-9]*([eE][-+]?[0-9]+)?"), "Write it without point, comma and exponent."),
    (re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)"), "Write a number that has an end."),
)


def iso_day(text: str) -> date | None:
    """The date `text` tells as YYYY-MM-DD, or None. Days outside 1900 to 2199 are typing mistakes, not dates."""
    if not ISO_DAY.fullmatch(text) or not FIRST_YEAR <= int(text[:4]) <= LAST_YEAR:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


class Fields:
    """The keys of one mapping. Getters return a value of their type, the default where there is none or a wrong one."""

    def __init__(self, node: MapNode, sheet: Sheet, known: Iterable[str]) -> None:
        self.node = node
        self.sheet = sheet
        self.line = node.line
        names = tuple(known)
        for key, line in node.lines.items():
            if key not in names:
                sheet.error(line, "unknown-key", f"'{key}' is not known here.", sheet.hint(key, names) or "Remove it.")

    def at(self, key: str) -> int:
        """The line of `key`, or of the mapping."""
        return self.node.lines.get(key, self.node.line)

    def has(self, key: str) -> bool:
        return self._node(key) is not None

    def _node(self, key: str, required: bool = False) -> Node | None:
        node = self.node.entries.get(key)
        if node is None or (isinstance(node, TextNode) and node.is_null):
            if required:
                self.sheet.error(self.at(key), "missing-key", f"'{key}' is missing.", f"Add a line '{key}: ...'.")
            return None
        return node

    def _wrong(self, key: str, wanted: str, mend: str = "See forms/README.md for the format.") -> None:
        self.sheet.error(self.at(key), "wrong-kind", f"'{key}' must be {wanted}.", mend)

    def scalar(self, key: str, required: bool = False) -> TextNode | None:
        node = self._node(key, required)
        if node is None or isinstance(node, TextNode):
            return node
        self._wrong(key, "one value")
        return None

    def text(self, key: str, default: str = "", required: bool = False) -> str:
        node = self.scalar(key, required)
        return default if node is None else node.text.strip()

    def optional_text(self, key: str) -> str | None:
        node = self.scalar(key)
        return None if node is None else node.text.strip()

    def exact(self, key: str) -> str | None:
        """The text with the blanks it was written with, or None."""
        node = self.scalar(key)
        return None if node is None else node.text

    def name(self, key: str) -> str:
        """A name of letters, digits, `-` and `_`; "" with a problem when it is none."""
        node = self.scalar(key, required=True)
        if node is None:
            return ""
        if NAME.fullmatch(node.text):
            return node.text
        self.sheet.error(
            node.line, "bad-name", f"'{node.text}' cannot be a name.", "Use letters, digits, '-' and '_' only."
        )
        return ""

    def whole(self, key: str, required: bool = False) -> int | None:
        node = self.scalar(key, required)
        if node is None:
            return None
        if WHOLE.fullmatch(node.text):
            return int(node.text)
        mends = (mend for form, mend in _NUMBERS if form.fullmatch(node.text))
        self._wrong(key, "a whole number", next(mends, "Write digits, such as 12."))
        return None

    def flag(self, key: str, default: bool = False) -> bool:
        node = self.scalar(key)
        if node is None:
            return default
        if node.text in ("true", "false"):
            return node.text == "true"
        meant = node.text.lower()
        meant = _YES_NO.get(meant, meant)
        known = f"Write '{meant}'." if meant in ("true", "false") else "Write one of the two, as they stand."
        self._wrong(key, "true or false", known)
        return default

    def day(self, key: str) -> date | None:
        node = self.scalar(key)
        if node is None:
            return None
        found = iso_day(node.text)
        if found is None:
            mend = f"Write it as 2026-03-02; years from {FIRST_YEAR} to {LAST_YEAR}."
            self.sheet.error(node.line, "not-a-date", f"'{key}: {node.text}' is not a date.", mend)
        return found

    def choice(self, key: str, among: type[_Choice], default: _Choice) -> _Choice:
        node = self.scalar(key)
        if node is None:
            return default
        try:
            return among(node.text)
        except ValueError:
            self.sheet.error(
                node.line,
                "not-a-choice",
                f"'{key}' cannot be '{node.text}'.",
                self.sheet.hint(node.text, [member.value for member in among]),
            )
            return default

    def one_of(self, key: str, among: tuple[str, ...], default: str) -> str:
        text = self.text(key, default)
        if text in among:
            return text
        self.sheet.error(self.at(key), "not-a-choice", f"'{key}' cannot be '{text}'.", self.sheet.hint(text, among))
        return default

    def nodes(self, key: str, required: bool = False) -> list[Node]:
        node = self._node(key, required)
        if node is None:
            return []
        if isinstance(node, ListNode):
            return node.items
        self._wrong(key, "a list")
        return []

    def texts(self, key: str, required: bool = False) -> list[TextNode]:
        """A list of single values."""
        found = [node for node in self.nodes(key, required) if isinstance(node, TextNode)]
        if len(found) != len(self.nodes(key)):
            self._wrong(key, "a list of single values")
        return found

    def maps(self, key: str, required: bool = False) -> list[MapNode]:
        """A list of mappings."""
        found = [node for node in self.nodes(key, required) if isinstance(node, MapNode)]
        if len(found) != len(self.nodes(key)):
            self._wrong(key, "a list of mappings")
        return found

    def mapping(self, key: str, required: bool = False) -> MapNode:
        """A mapping; an empty one when there is none."""
        node = self._node(key, required)
        if isinstance(node, MapNode):
            return node
        if node is not None:
            self._wrong(key, "a mapping")
        return MapNode(self.at(key))
