"""Ten forms as shipped against a second count of their publications, on vectors by chance and on every worked case."""

import json
import random
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from intake_app.cli.main import main
from intake_app.definitions.library import open_library
from intake_app.domain.person import Sex
from intake_app.engine.answering import read_answer
from intake_app.engine.scoring import score_answers
from tests.instruments import substance_rules as rules

LIBRARY = open_library()
FORMS = LIBRARY.folders[0]
POINTS = (0, 1, 2, 3, 4)
EVER = (0, 2, 4)
YES_NO = (0, 1)


def _numbered(last: int, values: tuple[int, ...], **others: tuple[int, ...]) -> dict[str, tuple[int, ...]]:
    return {**{str(number): values for number in range(1, last + 1)}, **others}


def _assist() -> dict[str, tuple[int, ...]]:
    by_question = {
        "1": (0, 3), "2": (0, 2, 3, 4, 6), "3": (0, 3, 4, 5, 6), "4": (0, 4, 5, 6, 7), "5": (0, 5, 6, 7, 8),
        "6": (0, 6, 3), "7": (0, 6, 3),
    }  # fmt: skip
    items = {f"{q}{letter}": values for letter in rules.LETTERS for q, values in by_question.items()}
    del items["5a"]
    return {**items, "8": (0, 1, 2)}


# What the publications let be answered, written here a second time as well.
ITEMS: Mapping[str, Mapping[str, tuple[int, ...]]] = {
    "audit": {**_numbered(8, POINTS), "9": EVER, "10": EVER},
    "audit-c": _numbered(3, POINTS),
    "dudit": {**_numbered(9, POINTS), "10": EVER, "11": EVER},
    "dast-10": _numbered(10, YES_NO),
    "cast": _numbered(6, POINTS, used=(1, 1, 1, 0)),
    "sds": _numbered(5, (0, 1, 2, 3)),
    "cage-aid": _numbered(4, YES_NO),
    "tcu-ds5": {**_numbered(9, YES_NO), **dict.fromkeys(("10a", "10b", "11a", "11b"), YES_NO)},
    "psa": {
        "age": tuple(range(16, 71)) + (19, 20, 21, 22, 23) * 10,
        "prior_violent": (0, 0, 1, 2, 3, 7),
        "fta_2y": (0, 0, 1, 2, 5),
        **dict.fromkeys(
            ("current_violent", "pending", "prior_misd", "prior_felony", "fta_old", "prior_incarceration"), YES_NO
        ),
    },
    "assist": _assist(),
}
SECOND: Mapping[str, Callable[..., rules.Result]] = {
    "audit": rules.audit, "audit-c": rules.audit_c, "dudit": rules.dudit, "dast-10": rules.dast_10, "cast": rules.cast,
    "cage-aid": rules.cage_aid, "tcu-ds5": rules.tcu_ds5, "psa": rules.psa, "assist": rules.assist, "sds": rules.sds,
}  # fmt: skip
SETS: Mapping[str, tuple[str, ...]] = {
    "audit": ("by-sex", "over-65", "dependence"),
    "audit-c": ("uk", "uk-levels"),
    "dudit": ("dependence", "polish"),
    "dast-10": ("screen",),
    "cast": ("clinical", "adolescents", "age-17", "original"),
    "sds": ("barcelona", "adolescents", "frequent-users", "above-four"),
    "cage-aid": ("sensitive",),
}
SUBSTANCES = ("", "heroin", "cannabis", "cocaine", "amphetamine", "benzodiazepines", "alcohol", "other")
VECTORS = 450


def vectors(name: str) -> list[dict[str, Any]]:
    """Inputs of `score`, the same at every run: a third with gaps, a third leaning to the lowest answers, so that
    skips and low cut-offs are met as often as high scores."""
    chance = random.Random(f"vectors of {name}")
    found = []
    for number in range(VECTORS):
        answers: dict[str, object] = {}
        for item, values in ITEMS[name].items():
            low = number % 3 == 1 and chance.random() < 0.7
            answers[item] = min(values) if low else chance.choice(values)
            if number % 3 == 2 and chance.random() < chance.choice((0.05, 0.4)):
                answers[item] = chance.choice(("unknown", "declined", "not_asked"))
                if chance.random() < 0.5:
                    del answers[item]
        if name == "assist":
            answers |= {f"1{letter}": 0 for letter in rules.LETTERS if chance.random() < 0.3}
        entry: dict[str, Any] = {"answers": answers}
        if name in SETS and chance.random() < 0.5:
            entry["band_set"] = chance.choice(SETS[name])
        if name == "audit" and number % 9 == 2:
            answers |= {"2": 0, "3": 0}
        if name == "sds":
            entry["substance"] = chance.choice(SUBSTANCES)
        else:
            entry["sex"] = chance.choice(("male", "female", "other", "undisclosed"))
        found.append(entry)
    return found


def second_count(name: str, entry: Mapping[str, Any]) -> rules.Result:
    given = {item: value for item, value in entry["answers"].items() if isinstance(value, int)}
    options = {key: value for key, value in entry.items() if key != "answers"}
    if name == "cast":
        options["use_refused"] = isinstance(entry["answers"].get("used"), str)
    return SECOND[name](given, **options)


def engine_count(name: str, entry: Mapping[str, Any]) -> dict[str, Any]:
    form = LIBRARY.instrument(name)
    answers = {item: read_answer(form.questions[item], raw, item) for item, raw in entry["answers"].items()}
    found = score_answers(
        form,
        answers,
        sex=Sex(entry.get("sex", "undisclosed")),
        substance=entry.get("substance", ""),
        band_set=entry.get("band_set", ""),
    )
    return {
        "scores": dict(found.scores),
        "bands": dict(found.bands),
        "missing": list(found.missing),
        "skipped": list(found.skipped),
        "complete": found.complete,
        "notes": list(found.notes),
        "alerts": list(found.alerts),
        "prorated": list(found.prorated),
    }


@pytest.mark.parametrize("name", SECOND)
def test_the_forms_count_as_their_publications_do(name: str) -> None:
    for entry in vectors(name):
        wanted, found = second_count(name, entry), engine_count(name, entry)
        assert {key: found[key] for key in wanted} == wanted, entry


@pytest.mark.parametrize("name", SECOND)
def test_the_vectors_meet_every_band_and_both_kinds_of_form(name: str) -> None:
    counted = [second_count(name, entry) for entry in vectors(name) if not entry.get("band_set")]
    scale = {"psa": "nvca", "assist": "c"}.get(name, "total")
    bands = {one["bands"].get(scale) for one in counted}  # type: ignore[attr-defined]
    form_bands = set(LIBRARY.instrument(name).scale_by_id[scale].band_set.codes)
    assert form_bands <= bands
    assert {one["complete"] for one in counted} == {True, False}


@pytest.mark.parametrize("name", SECOND)
def test_the_command_line_counts_the_same(name: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    sample = vectors(name)[::15]
    file = tmp_path / "answers.json"
    file.write_text(json.dumps(sample), encoding="utf-8")
    assert main(["score", name, str(file)]) == 0
    printed = json.loads(capfd.readouterr().out)
    for entry, found in zip(sample, printed, strict=True):
        wanted = second_count(name, entry)
        assert {key: found[key] for key in wanted} == wanted, entry
        assert (found["instrument"], found["prorated"]) == (name, [])


@pytest.mark.parametrize("name", SECOND)
def test_every_worked_case_comes_out_as_written(name: str) -> None:
    cases = json.loads((FORMS / "instruments" / "cases" / f"{name}.json").read_text(encoding="utf-8"))
    assert any("cite" in case for case in cases)
    for case in cases:
        found = engine_count(name, {key: value for key, value in case.items() if key not in ("note", "cite", "expect")})
        assert {key: found[key] for key in case["expect"]} == case["expect"], case["note"]
