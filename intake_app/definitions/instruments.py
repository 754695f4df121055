"""Reads `forms/instruments/<id>.yaml` into a Questionnaire."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from intake_app.definitions.band_sets import BandSets, read_bands
from intake_app.definitions.canonical import content_hash
from intake_app.definitions.conditions import read_condition
from intake_app.definitions.fields import WHOLE, Fields
from intake_app.definitions.inputs import hideable
from intake_app.definitions.items import ItemReader, read_options
from intake_app.definitions.origins import read_source
from intake_app.definitions.problems import DefinitionError, Problem, Sheet, has_errors
from intake_app.definitions.reading import ListNode, MapNode, TextNode, read_yaml
from intake_app.definitions.scale_width import check_width
from intake_app.definitions.scales import ScaleReader
from intake_app.domain.questionnaire import (
    CHECK,
    Administration,
    AlertRule,
    AnswerOption,
    Band,
    Citation,
    Item,
    Questionnaire,
    Scale,
    Unit,
    Window,
)

_KEYS: Final = (
    "id", "version", "wording", "licence", "credit", "rights", "verified", "loinc", "citations",
    "optionSets", "bandSets", "item", "scales", "alerts", "administration", "window", "assumed", "only_for",
    "source",
)  # fmt: skip
MAX_FORM_VALUES: Final = 50_000
"""Forms made by others can be long, and each of their options carries the codes it had."""
_CITATION_KEYS: Final = ("id", "title", "url", "seen_on", "confidence", "verified_by")
RIGHTS: Final = ("free", "ask-first", "written-permission")
WORDING_KINDS: Final = ("paraphrase", "official")
CONFIDENCES: Final = ("certain", "likely", "unsure", "unverified")
ALERT_LEVELS: Final = ("danger", "caution", "info")
_FORM_LEVELS: Final = (*ALERT_LEVELS, CHECK)


@dataclass(frozen=True)
class InstrumentSource:
    """A questionnaire, and what only its file knows: lines, and which option set each item takes its options from."""

    form: Questionnaire
    path: Path
    lines: Mapping[str, int]
    option_set: Mapping[str, str]
    items: Mapping[str, Item]
    """Every question by linkId, those inside rows too."""
    sets: Mapping[str, tuple[AnswerOption, ...]]


def load_instrument(path: Path) -> Questionnaire:
    """The questionnaire in the file `path`. Raises `DefinitionError` with every error found in it."""
    problems: list[Problem] = []
    source = read_instrument(path, problems)
    if source is None or has_errors(problems):
        raise DefinitionError(problems)
    return source.form


def read_instrument(path: Path, problems: list[Problem]) -> InstrumentSource | None:
    """Like `load_instrument`, with everything found added to `problems`; None when nothing could be read at all."""
    sheet = Sheet(path, problems)
    root = read_yaml(path, sheet, MAX_FORM_VALUES)
    if root is None:
        return None
    before = len(problems)
    fields = Fields(root, sheet, _KEYS)
    form_id = fields.name("id")
    if form_id and form_id != path.name.partition(".")[0]:
        sheet.error(
            fields.at("id"),
            "id-and-file",
            f"The id '{form_id}' is not the name of the file.",
            f"Rename the file to {form_id}.yaml, or the id to {path.name.partition('.')[0]}.",
        )
    sets = _option_sets(fields, sheet)
    band_sets = _band_sets(fields, sheet)
    reader = ItemReader(form_id, sets, sheet)
    items = reader.read(fields.maps("item", required=True))
    countable = {name: item for name, item in reader.questions.items() if name not in reader.inner}
    form = Questionnaire(
        id=form_id,
        version=fields.text("version", required=True),
        items=items,
        scales=_scales(fields, sheet, band_sets, form_id, countable, hideable(items)),
        alerts=_alerts(fields, sheet, form_id, reader.questions),
        wording_kind=fields.one_of("wording", WORDING_KINDS, "paraphrase"),
        licence=fields.text("licence"),
        credit=fields.text("credit"),
        rights=fields.one_of("rights", RIGHTS, "free"),
        citations=tuple(read_citation(node, sheet) for node in fields.maps("citations")),
        loinc=fields.optional_text("loinc"),
        verified=fields.flag("verified"),
        window=_window(fields, sheet),
        administration=_administration(fields, sheet),
        assumed=_assumed(fields, sheet, countable),
        only_for=tuple(node.text for node in fields.texts("only_for")),
        source=read_source(fields, sheet),
        content_hash=content_hash(root),
        languages=languages_beside(path),
    )
    if not has_errors(problems[before:]):
        check_width(form, root, sheet)
    return InstrumentSource(form, path, reader.lines, reader.option_set, reader.questions, sets)


def languages_beside(path: Path) -> tuple[str, ...]:
    """The languages that have a wording file `<id>.<language>.yaml` beside the definition `<id>.yaml`."""
    return tuple(
        sorted(found.name.split(".")[-2] for found in path.parent.glob(f"{path.name.partition('.')[0]}.*.yaml"))
    )


def read_citation(node: MapNode, sheet: Sheet) -> Citation:
    """One source of a form or a pack."""
    fields = Fields(node, sheet, _CITATION_KEYS)
    return Citation(
        fields.name("id"),
        fields.text("title", required=True),
        fields.text("url"),
        fields.day("seen_on"),
        fields.one_of("confidence", CONFIDENCES, "certain"),
        fields.optional_text("verified_by"),
    )


def _option_sets(fields: Fields, sheet: Sheet) -> dict[str, tuple[AnswerOption, ...]]:
    node = fields.mapping("optionSets")
    return {
        name: read_options(entry.items if isinstance(entry, ListNode) else [], node.lines[name], sheet)
        for name, entry in node.entries.items()
    }


def _band_sets(fields: Fields, sheet: Sheet) -> dict[str, tuple[Band, ...]]:
    node = fields.mapping("bandSets")
    return {
        name: read_bands(entry.items if isinstance(entry, ListNode) else [], sheet)
        for name, entry in node.entries.items()
    }


def _scales(
    fields: Fields,
    sheet: Sheet,
    band_sets: BandSets,
    form_id: str,
    questions: Mapping[str, Item],
    hidden: frozenset[str],
) -> tuple[Scale, ...]:
    reader = ScaleReader(form_id, questions, hidden, band_sets, sheet)
    scales: dict[str, Scale] = {}
    for node in fields.maps("scales"):
        scale = reader.read(node)
        if scale is not None and scales.setdefault(scale.id, scale) is not scale:
            sheet.error(
                node.line, "duplicate-id", f"The scale '{scale.id}' stands here twice.", "Rename one of the two."
            )
    return tuple(scales.values())


def _alerts(fields: Fields, sheet: Sheet, form_id: str, questions: dict[str, Item]) -> tuple[AlertRule, ...]:
    alerts: dict[str, AlertRule] = {}
    for node in fields.maps("alerts"):
        entry = Fields(node, sheet, ("id", "level", "when", "enableBehavior", "covers"))
        alert_id = entry.name("id")
        conditions = []
        for condition_node in entry.maps("when", required=True):
            condition = read_condition(condition_node, sheet, form_id, questions)
            if condition is None:
                continue
            own = condition.question.removeprefix(f"{form_id}/")
            if condition.question.startswith(f"{form_id}/") and own not in questions:
                sheet.error(
                    condition_node.line,
                    "unknown-item",
                    f"There is no question '{own}' in this form.",
                    "Name a question by its linkId.",
                )
            conditions.append(condition)
        alert = AlertRule(
            alert_id,
            entry.one_of("level", _FORM_LEVELS, "info"),
            tuple(conditions),
            entry.one_of("enableBehavior", ("all", "any"), "all") == "any",
            tuple(name.text for name in entry.texts("covers")),
        )
        if alert_id in alerts:
            sheet.error(
                node.line, "duplicate-id", f"The alert '{alert_id}' stands here twice.", "Rename one of the two."
            )
        alerts.setdefault(alert_id, alert)
    return tuple(alerts.values())


_WINDOW: Final = re.compile(r"([1-9][0-9]{0,3})-(days|weeks|months)")
GIVEN_BY: Final = ("self", "interview", "records")
TRAININGS: Final = ("none", "short", "required")


def _window(fields: Fields, sheet: Sheet) -> Window | None:
    """`3-months`, `2-weeks`, `30-days`, `lifetime`, `now`."""
    text = fields.text("window")
    counted = _WINDOW.fullmatch(text)
    if counted:
        return Window(Unit(counted[2]), int(counted[1]))
    if text in (Unit.LIFETIME, Unit.NOW):
        return Window(Unit(text))
    if text:
        sheet.error(fields.at("window"), "window", f"'{text}' is no span of time.", "Write 3-months, lifetime or now.")
    return None


def _administration(fields: Fields, sheet: Sheet) -> Administration:
    node = fields.mapping("administration")
    own = Fields(node, sheet, ("by", "minutes", "from_age", "training"))
    minutes = [int(text.text) for text in own.texts("minutes") if WHOLE.fullmatch(text.text)]
    if own.has("minutes") and (len(minutes) != 2 or not 0 < minutes[0] <= minutes[1]):
        sheet.error(own.at("minutes"), "wrong-kind", "'minutes' are two whole numbers.", "Write minutes: [2, 4].")
        minutes = []
    by = tuple(text.text for text in own.texts("by"))
    for name in by:
        if name not in GIVEN_BY:
            sheet.error(own.at("by"), "not-a-choice", f"'by' cannot be '{name}'.", sheet.hint(name, GIVEN_BY))
    training = own.one_of("training", TRAININGS, "none") if own.has("training") else ""
    return Administration(by, (minutes[0], minutes[1]) if minutes else None, own.whole("from_age"), training)


def _assumed(fields: Fields, sheet: Sheet, questions: Mapping[str, Item]) -> dict[str, int | str]:
    node = fields.mapping("assumed")
    found: dict[str, int | str] = {}
    for link_id, given in node.entries.items():
        item = questions.get(link_id)
        options = item.options if item else ()
        option = next((o for o in options if isinstance(given, TextNode) and str(o.code) == given.text), None)
        if option is None:
            sheet.error(
                node.lines[link_id], "unknown-item", f"'{link_id}' has no such option.", "Name a coded item and a code."
            )
        else:
            found[link_id] = option.code
    return found
