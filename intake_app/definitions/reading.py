"""Reads YAML and CSV into plain trees that remember their lines. Knows nothing of forms; refuses what could do harm.

YAML here is mappings, lists and text: aliases, anchors and tags are refused, size, depth and count are limited, and a
key written twice is found. Whether a word is a number or a date is decided by whoever asks for it, so that `no`, `on`
and `3.10` stay what the author typed.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from intake_app.definitions.problems import Sheet

if TYPE_CHECKING:
    import yaml

MAX_BYTES: Final = 2 * 1024 * 1024
MAX_DEPTH: Final = 32
MAX_NODES: Final = 10_000
MAX_WORDING_NODES: Final = 50_000
MAX_COLUMNS: Final = 200
MAX_CSV_ROWS: Final = 2_000


@dataclass(slots=True)
class TextNode:
    """One value as typed. `plain` is False when it stood in quotes or in a block."""

    text: str
    plain: bool
    line: int

    @property
    def is_null(self) -> bool:
        return self.plain and self.text in ("", "~", "null")


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


@dataclass(slots=True)
class CsvRow:
    """One row of a table: its first line, and its cells, trimmed, by column name."""

    line: int
    cells: dict[str, str]


class _RefusedError(Exception):
    """Reading stopped: the problem has been noted."""


def read_text(path: Path, sheet: Sheet) -> str | None:
    """The file's text, or None with a problem noted: missing, unreadable, too large, not UTF-8."""
    try:
        with path.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        sheet.error(0, "file-missing", "The file does not exist.", "Check the name and the folder.")
    except OSError as error:
        sheet.error(0, "file-unreadable", f"The file cannot be read ({error.strerror}).", "Check its permissions.")
    else:
        if len(content) > MAX_BYTES:
            sheet.error(
                0, "file-too-large", "The file is larger than 2 MiB.", "Split it, or remove what does not belong."
            )
            return None
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            sheet.error(
                line, "not-utf8", "The file is not UTF-8.", "Save it again as UTF-8 ('CSV UTF-8' in a spreadsheet)."
            )
    return None


def read_yaml(path: Path, sheet: Sheet, max_nodes: int = MAX_NODES) -> MapNode | None:
    """The mapping in the file at `path`, or None with the problems noted in `sheet`."""
    text = read_text(path, sheet)
    return None if text is None else parse_yaml(text, sheet, max_nodes)


def parse_yaml(text: str, sheet: Sheet, max_nodes: int = MAX_NODES) -> MapNode | None:
    """The mapping in `text`, or None with the problems noted in `sheet`."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        root = _Composer(sheet, max_nodes).compose(yaml.parse(text, Loader=loader))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = min(mark.line, text.count("\n")) + 1 if mark else 0
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
        if type(top) is MapNode and self.key is None:
            key = event.value
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
        self._place(TextNode(event.value, event.style is None or event.style == "", line))

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


def read_csv(path: Path, sheet: Sheet, columns: tuple[str, ...], optional: tuple[str, ...] = ()) -> list[CsvRow]:
    """The rows of the table at `path`. Columns missing or unknown, rows too long or too short are noted in `sheet`.

    Comma or, as spreadsheets write it in many countries, semicolon. Blank rows and blank columns at the end are passed.
    """
    text = read_text(path, sheet)
    return [] if text is None else parse_csv(text, sheet, columns, optional)


def parse_csv(text: str, sheet: Sheet, columns: tuple[str, ...], optional: tuple[str, ...] = ()) -> list[CsvRow]:
    """Like `read_csv`, from text."""
    first = text.split("\n", 1)[0]
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=";" if ";" in first and "," not in first else ",", strict=True
    )
    rows: list[CsvRow] = []
    header: list[str] | None = None
    line = 1
    try:
        for cells in reader:
            trimmed = [cell.strip() for cell in cells]
            if any(trimmed):
                if header is None:
                    header = _header(trimmed, line, sheet, columns, optional)
                    if header is None:
                        return []
                elif len(rows) >= MAX_CSV_ROWS:
                    sheet.error(line, "csv-rows", f"More than {MAX_CSV_ROWS} rows.", "Split the table.")
                    break
                else:
                    _row(rows, trimmed, line, header, sheet)
            line = reader.line_num + 1
    except csv.Error as error:
        sheet.error(line, "csv", f"This row cannot be read ({error}).", "Look for a quotation mark that is not closed.")
    if header is None:
        sheet.error(0, "csv-empty", "The table is empty.", f"Write a header row: {','.join(columns)}.")
    return rows


def _header(
    cells: list[str], line: int, sheet: Sheet, columns: tuple[str, ...], optional: tuple[str, ...]
) -> list[str] | None:
    while cells and not cells[-1]:
        cells.pop()
    if len(cells) > MAX_COLUMNS:
        sheet.error(line, "csv-columns", f"More than {MAX_COLUMNS} columns.", "Look for a header on one line.")
        return None
    known = (*columns, *optional)
    missing = [name for name in columns if name not in cells]
    for name in missing:
        sheet.error(line, "column-missing", f"The column '{name}' is missing.", f"Columns: {', '.join(known)}.")
    for position, name in enumerate(cells, 1):
        if name not in known:
            sheet.error(
                line,
                "column-unknown",
                f"Column {position}, '{name}', is not known here.",
                sheet.hint(name, known) or "Remove it.",
            )
        elif cells.index(name) != position - 1:
            sheet.error(line, "column-twice", f"The column '{name}' stands there twice.", "Keep one of the two.")
    return None if missing else cells


def _row(rows: list[CsvRow], cells: list[str], line: int, header: list[str], sheet: Sheet) -> None:
    while len(cells) > len(header) and not cells[-1]:
        cells.pop()
    if len(cells) != len(header):
        sheet.error(
            line,
            "row-length",
            f"The row has {len(cells)} cells, the header has {len(header)}.",
            "Put a cell that holds a comma in quotation marks; write '-' for any.",
        )
        return
    rows.append(CsvRow(line, dict(zip(header, cells, strict=True))))
