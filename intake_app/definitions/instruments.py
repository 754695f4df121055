"""Reads `forms/instruments/<id>.yaml` into a Questionnaire."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from intake_app.definitions.canonical import content_hash
from intake_app.definitions.conditions import read_condition
from intake_app.definitions.fields import Fields
from intake_app.definitions.inputs import hideable
from intake_app.definitions.items import ItemReader, read_options
from intake_app.definitions.problems import DefinitionError, Problem, Sheet, has_errors
from intake_app.definitions.reading import ListNode, MapNode, read_yaml
from intake_app.definitions.scales import read_bands, read_scale
from intake_app.domain.questionnaire import CHECK, AlertRule, AnswerOption, Band, Citation, Item, Questionnaire, Scale

_KEYS: Final = (
    "id", "version", "wording", "licence", "credit", "rights", "verified", "loinc", "window_months", "citations",
    "optionSets", "bandSets", "item", "scales", "alerts",
)  # fmt: skip
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
    root = read_yaml(path, sheet)
    if root is None:
        return None
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
        scales=_scales(fields, sheet, band_sets, countable, hideable(items)),
        alerts=_alerts(fields, sheet, form_id, reader.questions),
        wording_kind=fields.one_of("wording", WORDING_KINDS, "paraphrase"),
        licence=fields.text("licence"),
        credit=fields.text("credit"),
        rights=fields.one_of("rights", RIGHTS, "free"),
        citations=tuple(read_citation(node, sheet) for node in fields.maps("citations")),
        loinc=fields.optional_text("loinc"),
        verified=fields.flag("verified"),
        window_months=fields.whole("window_months"),
        content_hash=content_hash(root),
        languages=languages_beside(path),
    )
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
    band_sets: Mapping[str, tuple[Band, ...]],
    questions: Mapping[str, Item],
    hidden: frozenset[str],
) -> tuple[Scale, ...]:
    scales: dict[str, Scale] = {}
    for node in fields.maps("scales"):
        scale = read_scale(node, sheet, band_sets, questions, hidden)
        if scale is not None and scales.setdefault(scale.id, scale) is not scale:
            sheet.error(
                node.line, "duplicate-id", f"The scale '{scale.id}' stands here twice.", "Rename one of the two."
            )
    return tuple(scales.values())


def _alerts(fields: Fields, sheet: Sheet, form_id: str, questions: dict[str, Item]) -> tuple[AlertRule, ...]:
    alerts: dict[str, AlertRule] = {}
    for node in fields.maps("alerts"):
        entry = Fields(node, sheet, ("id", "level", "when"))
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
        alert = AlertRule(alert_id, entry.one_of("level", _FORM_LEVELS, "info"), tuple(conditions))
        if alert_id in alerts:
            sheet.error(
                node.line, "duplicate-id", f"The alert '{alert_id}' stands here twice.", "Rename one of the two."
            )
        alerts.setdefault(alert_id, alert)
    return tuple(alerts.values())
