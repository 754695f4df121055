"""Runs the worked examples that lie beside packs and instruments, and tells what comes out otherwise."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from intake_app.definitions.file_texts import read_text
from intake_app.definitions.problems import Problem, Sheet
from intake_app.domain.answers import Answer
from intake_app.domain.errors import UserError
from intake_app.domain.person import Sex
from intake_app.domain.questionnaire import Questionnaire
from intake_app.engine.answering import read_answer
from intake_app.engine.scoring import score_answers
from intake_app.json_text import JsonError, parse_json, parse_json_entries

EvaluateCase = Callable[[dict[str, object]], Mapping[str, object]]
"""Gives for the object of a CASE.json what `assess` prints for it. Raises `UserError` for a case that is wrong."""

_ORDERED: Final = ("tiers_possible",)
_SHOWN: Final = 70
_CASE_KEYS: Final = ("note", "cite", "expect")
_ENTRY_KEYS: Final = ("answers", "sex", "substance", "band_set")


@dataclass(frozen=True)
class CaseMismatch:
    """A field of a worked example that came out otherwise. `line` is where the example begins, 0 for a whole file."""

    file: str
    field: str
    expected: object
    got: object
    line: int = 0
    note: str = ""

    @property
    def problem(self) -> Problem:
        of = f" ({self.note})" if self.note else ""
        what = f"'{self.field[:40]}' should be {_short(self.expected)}, but is {_short(self.got)}{of}."
        mend = "Mend the form or the table, or the example if what it follows has changed."
        return Problem(self.file, self.line, what, mend, "case-mismatch")


# Packs


def run_cases(folder: Path, evaluate_case: EvaluateCase) -> tuple[int, list[CaseMismatch], list[Problem]]:
    """Runs the worked examples `*.json` in `folder` (a pack's folder, or one of cases).

    Returns how many there are, the fields that came out otherwise, and the files that could not be read.
    """
    within = folder / "cases"
    files = sorted((within if within.is_dir() else folder).glob("*.json"))
    mismatches: list[CaseMismatch] = []
    problems: list[Problem] = []
    for path in files:
        example = _read_case(path, problems)
        if example is not None:
            mismatches += _run(path, *example, evaluate_case)
    return len(files), mismatches, problems


def _read_case(path: Path, problems: list[Problem]) -> tuple[dict[str, object], dict[str, object]] | None:
    sheet = Sheet(path, problems)
    text = read_text(path, sheet)
    if text is None:
        return None
    try:
        content = parse_json(text)
    except JsonError as error:
        sheet.error(error.line, error.code, error.message, "See forms/README.md for an example.")
        return None
    case, expect = (content.get("case"), content.get("expect")) if isinstance(content, dict) else (None, None)
    if not isinstance(case, dict) or not isinstance(expect, dict):
        mend = 'Write {"note": ..., "case": ..., "expect": ...}.'
        sheet.error(1, "case-form", "An example must hold 'case' and 'expect'.", mend)
        return None
    return case, expect


def _run(
    path: Path, case: dict[str, object], expect: dict[str, object], evaluate_case: EvaluateCase
) -> list[CaseMismatch]:
    try:
        result = evaluate_case(case)
    except UserError as error:
        return [CaseMismatch(str(path), "case", "a result", str(error))]
    return [
        CaseMismatch(str(path), field, expected, result.get(field))
        for field, expected in expect.items()
        if not _agrees(field, expected, result.get(field))
    ]


def _agrees(field: str, expected: object, got: object) -> bool:
    """Lists without an order of their own agree in any order; of an object only the keys expected are compared."""
    if isinstance(expected, list) and isinstance(got, list | tuple) and field not in _ORDERED:
        return sorted(map(_json, expected)) == sorted(map(_json, got))
    if isinstance(expected, dict) and isinstance(got, Mapping):
        return all(_agrees(field, value, got.get(key)) for key, value in expected.items())
    return _json(expected) == _json(got)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=_plain)


def _short(value: object) -> str:
    text = _json(value)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def _plain(value: object) -> object:
    return float(value) if isinstance(value, Decimal) else str(value)


# Instruments


def run_instrument_cases(path: Path, form: Questionnaire) -> tuple[int, list[CaseMismatch], list[Problem]]:
    """Runs the examples in the file `path`: a list, each as `score` takes it, with what it must give under `expect`.

    Only what stands under `expect` is compared, but that as a whole. Returns how many there are, what came out
    otherwise, and what could not be read; all with the line of the example.
    """
    problems: list[Problem] = []
    mismatches: list[CaseMismatch] = []
    sheet = Sheet(path, problems)
    text = read_text(path, sheet)
    entries: list[tuple[int, object]] = []
    try:
        entries = parse_json_entries(text) if text is not None else []
    except JsonError as error:
        sheet.error(error.line, error.code, error.message, "Write a list of examples, one a line.")
    for line, entry in entries:
        expect = entry.get("expect") if isinstance(entry, dict) else None
        if not isinstance(entry, dict) or not isinstance(expect, dict) or not expect:
            mend = 'Write {"note": ..., "answers": ..., "expect": ...}.'
            sheet.error(line, "case-form", "An example must hold 'answers' and 'expect'.", mend)
            continue
        note = str(entry.get("note", ""))[:60]
        try:
            result = score_entry(form, {key: value for key, value in entry.items() if key not in _CASE_KEYS})
        except UserError as error:
            mismatches.append(CaseMismatch(str(path), "answers", "a result", str(error), line, note))
            continue
        for name, expected in expect.items():
            got = result.get(name)
            if name not in result:
                sheet.error(line, "case-form", f"There is no '{name}' in a score.", sheet.hint(name, result))
            elif not _same(expected, got):
                mismatches.append(CaseMismatch(str(path), name, expected, got, line, note))
    return len(entries), mismatches, problems


def _same(expected: object, got: object) -> bool:
    if isinstance(expected, list) and isinstance(got, list):
        return sorted(map(_json, expected)) == sorted(map(_json, got))
    return _json(expected) == _json(got)


def read_answers(form: Questionnaire, told: Mapping[str, object], place: str = "answers") -> dict[str, Answer]:
    """The answers to `form` under their linkIds. Raises UserError `unknown-item`, or why one is no answer."""
    answers = {}
    for link_id, raw in told.items():
        item = form.questions.get(link_id)
        if item is None:
            known = ", ".join(list(form.questions)[:12])
            message = f"“{link_id}” is no question of {form.id}; known: {known} …"
            raise UserError("unknown-item", message, f"{place}/{link_id}")
        answers[link_id] = read_answer(item, raw, f"{place}/{link_id}")
    return answers


def score_entry(form: Questionnaire, entry: object) -> dict[str, Any]:
    """What `{"answers": {...}, "sex": ..., "substance": ..., "band_set": ...}` gives on `form`, as JSON values.

    Raises UserError with the place inside the entry for whatever does not fit.
    """
    if not isinstance(entry, Mapping) or not isinstance(entry.get("answers"), Mapping):
        raise UserError("not-an-object", 'Give an object such as {"answers": {"1": 3}}.', "")
    for key in entry:
        if key not in _ENTRY_KEYS:
            raise UserError("unknown-key", f"“{key}” is no part of this; known: {', '.join(_ENTRY_KEYS)}.", str(key))
    for key in ("substance", "band_set"):
        if not isinstance(entry.get(key, ""), str):
            raise UserError("wrong-type", "Give a text in quotes.", key)
    if entry.get("sex", "undisclosed") not in [sex.value for sex in Sex]:
        raise UserError("no-option", "Sex is male, female, other or undisclosed.", "sex")
    answers = read_answers(form, entry["answers"])
    result = score_answers(
        form,
        answers,
        sex=Sex(entry.get("sex", "undisclosed")),
        substance=entry.get("substance", ""),
        band_set=entry.get("band_set", ""),
    )
    return {
        "instrument": result.instrument,
        "version": result.version,
        "complete": result.complete,
        "scores": dict(result.scores),
        "bands": dict(result.bands),
        "missing": list(result.missing),
        "skipped": list(result.skipped),
        "alerts": list(result.alerts),
        "notes": list(result.notes),
        "prorated": list(result.prorated),
    }
