"""Reads what forms made by others carry with them: their own codes, addresses and names."""

import re
from typing import Final

from intake_app.definitions.fields import Fields
from intake_app.definitions.problems import Sheet
from intake_app.definitions.reading import ListNode, MapNode, Node
from intake_app.domain.codings import Coding, Source

KINDS: Final = ("string", "integer", "date", "time", "quantity", "reference")
STATUSES: Final = ("draft", "active", "retired", "unknown")
LONGEST_UNIT: Final = 64
_UNIT: Final = re.compile(rf"[!-~\u00a0-\uffff ]{{1,{LONGEST_UNIT}}}")


def read_coding(node: Node | None, sheet: Sheet) -> Coding | None:
    """A `{system, code, display, version, as}`; None when nothing stands there."""
    if node is None:
        return None
    if not isinstance(node, MapNode):
        sheet.error(node.line, "wrong-kind", "A coding is written as {system: ..., code: ...}.", "Write both.")
        return None
    fields = Fields(node, sheet, ("system", "code", "display", "version", "as"))
    return Coding(
        fields.exact("system") or "",
        fields.exact("code") or "",
        fields.exact("display") or "",
        fields.exact("version") or "",
        fields.one_of("as", ("", *KINDS), ""),
    )


def read_codings(node: Node | None, sheet: Sheet) -> tuple[Coding, ...]:
    """A list of codings."""
    if node is None:
        return ()
    if not isinstance(node, ListNode):
        sheet.error(node.line, "wrong-kind", "Codings are written as a list.", "Write [{system: ..., code: ...}].")
        return ()
    return tuple(coding for entry in node.items if (coding := read_coding(entry, sheet)) is not None)


def read_source(fields: Fields, sheet: Sheet) -> Source:
    """The `source` of a form: a mapping with its address, names and codes."""
    node = fields.mapping("source")
    inner = Fields(node, sheet, ("url", "id", "name", "status", "date", "publisher", "copyright", "code"))
    return Source(
        inner.exact("url") or "",
        inner.exact("id") or "",
        inner.exact("name") or "",
        inner.one_of("status", ("", *STATUSES), ""),
        inner.exact("date") or "",
        inner.exact("publisher") or "",
        inner.exact("copyright") or "",
        read_codings(node.entries.get("code"), sheet),
    )


def read_units(fields: Fields) -> tuple[str, ...]:
    """The units of a quantity, each once."""
    units: list[str] = []
    for node in fields.texts("units"):
        if not _UNIT.fullmatch(node.text) or node.text in units:
            fields.sheet.error(
                node.line, "bad-unit", f"'{node.text}' cannot be a unit here.", "Write each unit once, as UCUM does."
            )
        else:
            units.append(node.text)
    return tuple(units)


def read_unit(fields: Fields) -> str:
    """The unit of a number; "" when there is none."""
    text = fields.text("unit")
    if text and not _UNIT.fullmatch(text):
        fields.sheet.error(fields.at("unit"), "bad-unit", f"'{text}' cannot be a unit.", "Write it as UCUM does: mg.")
        return ""
    return text
