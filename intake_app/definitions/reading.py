"""Reads YAML into plain trees that remember their lines. Knows nothing of forms; refuses what could do harm.

YAML here is mappings, lists and text: aliases, anchors, tags, merge keys, directives and further documents are refused,
size, depth, count and length are limited, and a key written twice is found. Whether a word is a number or a date is
decided by whoever asks for it, so that `no`, `on` and `3.10` stay what the author typed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from intake_app.definitions.file_texts import ODD, odd_name, read_text
from intake_app.definitions.problems import Sheet

if TYPE_CHECKING:
    import yaml

MAX_DEPTH: Final = 32
MAX_NODES: Final = 10_000
MAX_WORDING_NODES: Final = 50_000
MAX_TEXT: Final = 10_000
MAX_KEY: Final = 200
_MAX_PROLOGUE: Final = 1_000
_ODD_IN_TEXT: Final = re.compile(rf"{ODD.pattern}|\r")


@dataclass(slots=True)
class TextNode:
    """One value as typed. `plain` is False when it stood in quotes or in a block."""

    text: str
    plain: bool
    line: int

    @property
    def is_null(self) -> bool:
        return self.plain and self.text in ("", "~", "null", "Null", "NULL")


@dataclass(slots=True)
class ListNode:
    """A list in the order of the file."""

    line: int
    items: list["Node"] = field(default_factory=list)


@dataclass(slots=True)
class MapNode:
    """Keys with their values and the lines of the keys."""

    line: int
    entries: dict[str, "Node"] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)


Node = TextNode | ListNode | MapNode


class _RefusedError(Exception):
    """Reading stopped: the problem has been noted."""


def read_yaml(path: Path, sheet: Sheet, max_nodes: int = MAX_NODES) -> MapNode | None:
    """The mapping in the file at `path`, or None with the problems noted in `sheet`."""
    text = read_text(path, sheet)
    return None if text is None else parse_yaml(text, sheet, max_nodes)


def parse_yaml(text: str, sheet: Sheet, max_nodes: int = MAX_NODES) -> MapNode | None:
    """The mapping in `text`, or None with the problems noted in `sheet`."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    if _has_directive(text, sheet):
        return None
    try:
        root = _Composer(sheet, max_nodes).compose(yaml.parse(text, Loader=loader))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = min(mark.line, text.count("\n")) + 1 if mark else 0
        if "\t" in text.split("\n")[max(line - 1, 0)]:
            sheet.error(line, "yaml", "The line holds a tab, which YAML does not allow here.", "Write spaces.")
            return None
        sheet.error(
            line,
            "yaml",
            f"This is not readable YAML: {error.problem or error.context}.",
            "Look for a missing quote, colon or indent on this line or the one before.",
        )
        return None
    except yaml.YAMLError:
        sheet.error(0, "yaml", "The file holds characters that YAML does not allow.", "Remove invisible characters.")
        return None
    except _RefusedError:
        return None
    if not isinstance(root, MapNode):
        sheet.error(1, "not-a-mapping", "The file must be 'key: value' lines.", "See forms/README.md for the format.")
        return None
    return root


def _has_directive(text: str, sheet: Sheet) -> bool:
    """Looked for in the text: of most directives the parser says nothing."""
    for number, line in enumerate(text.split("\n", _MAX_PROLOGUE)[:_MAX_PROLOGUE], 1):
        if line.startswith("%"):
            sheet.error(number, "yaml-directive", "Directives (%...) are not allowed.", "Remove the line.")
            return True
        if line.strip() and not line.lstrip().startswith("#"):
            break
    return False


def _line(event: "yaml.Event") -> int:
    mark = event.start_mark
    return 0 if mark is None else int(mark.line) + 1


class _Composer:
    """Builds nodes from the parser's events and stops at the first thing that is not allowed at all."""

    def __init__(self, sheet: Sheet, max_nodes: int) -> None:
        self.sheet = sheet
        self.max_nodes = max_nodes
        self.count = 0
        self.open: list[ListNode | MapNode] = []
        self.key: str | None = None
        self.root: Node | None = None

    def compose(self, events: "Iterator[yaml.Event]") -> Node | None:
        import yaml

        documents = 0
        for event in events:
            if isinstance(event, yaml.ScalarEvent):
                self._scalar(event)
            elif isinstance(event, yaml.MappingStartEvent):
                self._begin(MapNode(_line(event)), event)
            elif isinstance(event, yaml.SequenceStartEvent):
                self._begin(ListNode(_line(event)), event)
            elif isinstance(event, yaml.CollectionEndEvent):
                self.open.pop()
                self.key = None
            elif isinstance(event, yaml.AliasEvent):
                self._refuse(event, "yaml-alias", "References (*name) are not allowed.", "Write the content out.")
            elif isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if event.version or event.tags:
                    self._refuse(event, "yaml-directive", "Directives (%...) are not allowed.", "Remove the line.")
                if documents > 1:
                    self._refuse(
                        event, "yaml-documents", "The file holds more than one document.", "Remove the '---' line."
                    )
        return self.root

    def _scalar(self, event: "yaml.ScalarEvent") -> None:
        line = _line(event)
        top = self.open[-1] if self.open else None
        if event.anchor is not None or event.tag is not None:
            self._mark_refused(event)
        if event.style == '"' and (odd := _ODD_IN_TEXT.search(event.value)):
            what = f"The text holds the invisible character {odd_name(odd[0])}."
            self._refuse(event, "odd-character", what, "Remove the escape that writes it.")
        if type(top) is MapNode and self.key is None:
            key = event.value
            self._key_allowed(event)
            if key in top.entries:
                self.sheet.error(
                    line,
                    "duplicate-key",
                    f"'{key}' stands here twice (first on line {top.lines[key]}).",
                    "Keep one of the two.",
                )
            top.lines[key] = line
            self.key = key
            return
        self._count(event)
        if len(event.value) > MAX_TEXT:
            what = f"A text has {len(event.value)} characters; {MAX_TEXT} are the most."
            self._refuse(event, "text-too-long", what, "Shorten it, or look for a quotation mark that is not closed.")
        self._place(TextNode(event.value, event.style is None or event.style == "", line))

    def _key_allowed(self, event: "yaml.ScalarEvent") -> None:
        if event.value == "<<" and not event.style:
            self._refuse(event, "yaml-merge", "Merge keys (<<) are not allowed.", "Write the content out.")
        if len(event.value) > MAX_KEY:
            self._refuse(event, "yaml-key", f"A key has more than {MAX_KEY} characters.", "Look for a missing colon.")

    def _begin(self, node: ListNode | MapNode, event: "yaml.CollectionStartEvent") -> None:
        self._mark_refused(event)
        self._count(event)
        if len(self.open) >= MAX_DEPTH:
            self._refuse(event, "yaml-depth", f"More than {MAX_DEPTH} levels inside each other.", "Flatten the file.")
        if self.open and type(self.open[-1]) is MapNode and self.key is None:
            self._refuse(event, "yaml-key", "A key must be a word, not a list or a mapping.", "Put the text in quotes.")
        self._place(node)
        self.open.append(node)
        self.key = None

    def _place(self, node: Node) -> None:
        if not self.open:
            self.root = node
            return
        top = self.open[-1]
        if isinstance(top, MapNode):
            assert self.key is not None
            top.entries.setdefault(self.key, node)
            self.key = None
        else:
            top.items.append(node)

    def _count(self, event: "yaml.Event") -> None:
        self.count += 1
        if self.count > self.max_nodes:
            self._refuse(event, "yaml-nodes", f"More than {self.max_nodes} values in one file.", "Split the file.")

    def _mark_refused(self, event: "yaml.NodeEvent") -> None:
        if event.anchor is not None:
            self._refuse(
                event, "yaml-anchor", "Anchors (&name) are not allowed.", "Remove it, or put the text in quotes."
            )
        if getattr(event, "tag", None) is not None:
            self._refuse(event, "yaml-tag", "Tags (!name) are not allowed.", "Remove it, or put the text in quotes.")

    def _refuse(self, event: "yaml.Event", code: str, what: str, mend: str) -> None:
        self.sheet.error(_line(event), code, what, mend)
        raise _RefusedError
