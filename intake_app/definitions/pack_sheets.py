"""Reads what a pack that decides nothing has in the place of tables: sheets of facts, and what to use instead."""

from collections.abc import Iterable
from typing import Final

from intake_app.definitions.fields import Fields
from intake_app.definitions.pack_outline import Lines
from intake_app.definitions.problems import Sheet
from intake_app.domain.policy import CONTEXT, Fact, FactSheet

CONTEXT_KEYS: Final = (
    "id", "version", "status", "valid_from", "valid_to", "verified_by", "instead", "sheets", "sources",
)  # fmt: skip
"""All that may stand in the `pack.yaml` of such a pack; `instead` and `sheets` stand in no other."""
OWN_KEYS: Final = ("instead", "sheets")


def is_context(fields: Fields) -> bool:
    """Whether the pack says of itself that it only tells facts."""
    return fields.text("status") == CONTEXT


def check_keys(fields: Fields, sheet: Sheet) -> None:
    """Nothing that decides in a pack of facts, no sheets in any other."""
    context = is_context(fields)
    for key, line in fields.node.lines.items():
        if context and key not in CONTEXT_KEYS:
            what = f"'{key}' belongs to a policy that decides; this one only tells facts."
            sheet.error(line, "context-decides", what, "Take it out, or give the policy another status.")
        elif not context and key in OWN_KEYS:
            what = f"'{key}' belongs to a pack that only tells facts."
            sheet.error(line, "context-decides", what, f"Take it out, or write status: {CONTEXT}.")


def read_fact_sheets(fields: Fields, facts: Iterable[Fact], sheet: Sheet, lines: Lines) -> tuple[FactSheet, ...]:
    """`[{id: country, facts: [a, b]}]`: every fact of the pack on exactly one sheet."""
    known = list(dict.fromkeys(fact.id for fact in facts))
    told: dict[str, str] = {}
    found: dict[str, FactSheet] = {}
    for node in fields.maps("sheets", required=True):
        entry = Fields(node, sheet, ("id", "facts"))
        name = entry.name("id")
        if name in found:
            sheet.error(node.line, "duplicate-id", f"The sheet '{name}' stands here twice.", "Rename one.")
        names = []
        for text in entry.texts("facts", required=True):
            if text.text not in known:
                what = f"There is no fact '{text.text}' in facts.csv."
                sheet.error(text.line, "unknown-fact", what, sheet.hint(text.text, known))
            elif text.text in told:
                what = f"The fact '{text.text}' stands on the sheet '{told[text.text]}' already."
                sheet.error(text.line, "fact-twice", what, "Keep one of the two.")
            else:
                told[text.text] = name
                names.append(text.text)
        lines["sheet", name] = node.line
        found.setdefault(name, FactSheet(name, tuple(names)))
    for name in known:
        if name not in told:
            what = f"The fact '{name}' stands on no sheet."
            sheet.error(fields.at("sheets"), "fact-unused", what, "Add it to a sheet, or take it out of facts.csv.")
    return tuple(found.values())
