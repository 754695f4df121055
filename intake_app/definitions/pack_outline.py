"""Reads the parts of `pack.yaml` that need no table: sources, tiers, inputs, moments, sections, uses of forms."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from intake_app.definitions.fields import NAME, Fields
from intake_app.definitions.inputs import InputDomain
from intake_app.definitions.instruments import InstrumentSource, read_citation
from intake_app.definitions.problems import Sheet
from intake_app.definitions.reading import MapNode, TextNode
from intake_app.definitions.tables import LAST_COLUMNS, read_applies
from intake_app.domain.policy import DecisionTable, InputKind, InstrumentUse, PolicyInput, Section
from intake_app.domain.questionnaire import Citation
from intake_app.domain.unary import UnaryTest

Lines = dict[tuple[str, str], int]
"""Lines of `pack.yaml` and of the tables, by kind and name."""

_INPUT_KEYS: Final = ("answer", "age", "on", "band", "quantity", "days", "chosen", "output")
_FEWEST_COMPARED: Final = 2

QUESTION_NAMES: Final = (
    "consent", "origin", "dependence", "accepts", "register", "register_date", "own_words", "first_step",
    "wishes",
)  # fmt: skip
"""What screens and paper may ask a pack for; a pack that has no such question leaves the name out."""


def read_sources(fields: Fields, sheet: Sheet) -> dict[str, Citation]:
    """The pack's sources by id."""
    found: dict[str, Citation] = {}
    for node in fields.maps("sources"):
        citation = read_citation(node, sheet)
        if citation.id in found:
            sheet.error(node.line, "duplicate-id", f"The source '{citation.id}' stands here twice.", "Rename one.")
        found[citation.id] = citation
    return found


def read_tiers(fields: Fields, sheet: Sheet) -> tuple[str, ...]:
    """The tiers, mildest first; `none` has to be among them."""
    tiers = tuple(node.text for node in fields.texts("tiers", required=True))
    if tiers and "none" not in tiers:
        sheet.error(fields.at("tiers"), "tier-none", "The tier 'none' is missing.", "Put it first in the list.")
    if len(set(tiers)) != len(tiers):
        sheet.error(fields.at("tiers"), "duplicate-code", "A tier stands in the list twice.", "Keep one of them.")
    return tiers


def read_inputs(fields: Fields, sheet: Sheet, lines: Lines) -> dict[str, PolicyInput]:
    """The named inputs of the pack's tables."""
    node = fields.mapping("inputs")
    inputs: dict[str, PolicyInput] = {}
    for name, entry in node.entries.items():
        line = node.lines[name]
        if not NAME.fullmatch(name) or name in ("rule", *LAST_COLUMNS):
            sheet.error(line, "bad-name", f"'{name}' cannot be the name of an input.", "Choose another word.")
        if not isinstance(entry, MapNode):
            sheet.error(line, "wrong-kind", f"'{name}' must say where it comes from.", "Write {answer: form/item}.")
            continue
        source = _read_input(name, Fields(entry, sheet, _INPUT_KEYS))
        if source is not None:
            inputs[name] = source
            lines["input", name] = line
    return inputs


def read_moments(fields: Fields, sheet: Sheet, lines: Lines) -> dict[str, tuple[str, ...]]:
    """The keys behind each named moment."""
    return _named_keys(fields.mapping("moments"), None, "moment", sheet, lines)


def read_questions(fields: Fields, sheet: Sheet, lines: Lines) -> dict[str, tuple[str, ...]]:
    """The keys behind each question that screens and paper ask for by name; the names are `QUESTION_NAMES`."""
    return _named_keys(fields.mapping("questions"), QUESTION_NAMES, "question", sheet, lines)


def read_measures(fields: Fields, key: str, tables: Sequence[DecisionTable], sheet: Sheet) -> tuple[str, ...]:
    """The codes under `key`; each has to be a measure that some table gives."""
    given = {
        rule.outputs[table.outputs.index("measure")]
        for table in tables
        if "measure" in table.outputs
        for rule in table.rules
    }
    # Of a table that could not be read every measure would be a problem of its own.
    unread = not given and any("measure" in table.outputs for table in tables)
    for text in fields.texts(key):
        if text.text not in given and not unread:
            sheet.error(
                text.line, "unknown-output", f"No table gives the measure '{text.text}'.", sheet.hint(text.text, given)
            )
    return tuple(text.text for text in fields.texts(key))


def read_severity(
    fields: Fields, instruments: Mapping[str, InstrumentSource], sheet: Sheet
) -> dict[str, tuple[str, ...]]:
    """By question, its options from the least to the most severe."""
    node = fields.mapping("severity")
    entry = Fields(node, sheet, node.entries)
    found: dict[str, tuple[str, ...]] = {}
    for key in node.entries:
        form_id, _, link_id = key.partition("/")
        form = instruments[form_id].form if form_id in instruments else None
        item = form.questions.get(link_id) if form is not None else None
        codes = [str(option.code) for option in item.options] if item is not None else []
        if not codes:
            sheet.error(node.lines[key], "unknown-item", f"'{key}' is no question with options.", "Write form/item.")
            continue
        told = entry.texts(key)
        for n, text in enumerate(told):
            if text.text not in codes:
                sheet.error(
                    text.line, "no-option", f"'{text.text}' is no option of '{key}'.", sheet.hint(text.text, codes)
                )
            elif text.text in [before.text for before in told[:n]]:
                what = f"'{text.text}' stands twice in the order of '{key}'."
                sheet.error(text.line, "duplicate-code", what, "Keep one of the two.")
        if len(told) < _FEWEST_COMPARED:
            what = f"The order of '{key}' compares nothing."
            sheet.error(node.lines[key], "severity-short", what, "List two options or more, the least severe first.")
        elif item is not None and item.repeats:
            what = f"'{key}' takes several answers; no order compares them."
            sheet.error(node.lines[key], "severity-repeats", what, "Take the line out.")
        found[key] = tuple(text.text for text in told)
    return found


def read_alert_forms(
    fields: Fields, tables: Iterable[DecisionTable], instruments: Mapping[str, InstrumentSource], sheet: Sheet
) -> dict[str, str]:
    """`{safety-now: c-ssrs}`: the form to ask next once an alert is raised, of the pack's tables or of its forms."""
    known = {
        rule.outputs[table.outputs.index("alert")]
        for table in tables
        if "alert" in table.outputs
        for rule in table.rules
    }
    known |= {alert.id for source in instruments.values() for alert in source.form.alerts}
    node = fields.mapping("alert_forms")
    found: dict[str, str] = {}
    for alert, entry in node.entries.items():
        form = entry.text if isinstance(entry, TextNode) else ""
        if alert not in known:
            sheet.error(node.lines[alert], "unknown-alert", f"Nothing raises '{alert}'.", sheet.hint(alert, known))
        elif form not in instruments:
            what = f"'{form}' is no form of this pack."
            sheet.error(node.lines[alert], "unknown-form", what, "List it under instruments.")
        else:
            found[alert] = form
    return found


def _named_keys(
    node: MapNode, names: Iterable[str] | None, kind: str, sheet: Sheet, lines: Lines
) -> dict[str, tuple[str, ...]]:
    entry = Fields(node, sheet, node.entries if names is None else names)
    lines.update({(kind, name): line for name, line in node.lines.items()})
    return {name: tuple(text.text for text in entry.texts(name)) for name in node.entries}


def read_sections(fields: Fields, sheet: Sheet, lines: Lines) -> tuple[Section, ...]:
    """The outline of the interview, in order."""
    sections: dict[str, Section] = {}
    for node in fields.maps("sections", required=True):
        entry = Fields(node, sheet, ("id", "instrument", "groups"))
        section_id = entry.name("id")
        if section_id in sections:
            sheet.error(node.line, "duplicate-id", f"The section '{section_id}' stands here twice.", "Rename one.")
        lines["section", section_id] = node.line
        groups = tuple(text.text for text in entry.texts("groups"))
        sections[section_id] = Section(section_id, entry.text("instrument", required=True), groups)
    return tuple(sections.values())


def read_uses(fields: Fields, domains: Mapping[str, InputDomain], sheet: Sheet) -> tuple[InstrumentUse, ...]:
    """The forms the pack asks, with the tests under which each is asked."""
    uses: dict[str, InstrumentUse] = {}
    for node in fields.maps("instruments"):
        name = node.entries.get("id")
        if not isinstance(name, TextNode):
            continue
        if name.text in uses:
            sheet.error(node.line, "duplicate-id", f"The form '{name.text}' stands here twice.", "Keep one.")
        uses[name.text] = InstrumentUse(name.text, _read_when(Fields(node, sheet, ("id", "when")), domains, sheet))
    return tuple(uses.values())


def _read_when(entry: Fields, domains: Mapping[str, InputDomain], sheet: Sheet) -> tuple[tuple[str, UnaryTest], ...]:
    node = entry.mapping("when")
    found: list[tuple[str, UnaryTest]] = []
    for name, test in node.entries.items():
        if isinstance(test, TextNode):
            found += read_applies(f"{name}:{test.text}", domains, sheet, node.lines[name])
        else:
            sheet.error(node.lines[name], "wrong-kind", f"'{name}' must be one test.", "Write 'given'.")
    return tuple(found)


def _read_input(name: str, fields: Fields) -> PolicyInput | None:
    days = fields.whole("days")
    if fields.has("age"):
        return PolicyInput(name, InputKind.AGE, (fields.text("age"), fields.text("on", required=True)))
    if fields.has("band"):
        return PolicyInput(name, InputKind.BAND, tuple(text.text for text in fields.texts("band")))
    if fields.has("quantity"):
        return PolicyInput(name, InputKind.QUANTITY, (fields.text("quantity"),), 1 if days is None else days)
    for key, kind in (("answer", InputKind.ANSWER), ("chosen", InputKind.CHOSEN), ("output", InputKind.OUTPUT)):
        if fields.has(key):
            return PolicyInput(name, kind, (fields.text(key),))
    fields.sheet.error(
        fields.line,
        "input-source",
        f"'{name}' does not say where it comes from.",
        "Write answer, age, band, quantity, chosen or output.",
    )
    return None
