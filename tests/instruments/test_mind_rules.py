"""Mood, distress, safety, strengths, everyday life: the files against a second scorer written from the publications."""

import json
import random
from collections.abc import Mapping
from itertools import cycle, product
from pathlib import Path

import pytest

from intake_app.cli.main import main
from intake_app.definitions.library import open_library
from intake_app.domain.answers import Answer, Missing
from intake_app.domain.person import Sex
from intake_app.engine.scoring import score_answers
from tests.instruments.mind_rules import CODES, RULES, SETTINGS

VECTORS = 400
AT_THE_COMMAND_LINE = 40
LIBRARY = open_library()
Given = dict[str, int | str]


def vectors(form: str, count: int) -> list[Given]:
    """Answers drawn at random, the same in every run: a third whole, a third with one or two left out or not told, the
    rest with any number of them; a half of each tends to one end of the scale."""
    draw = random.Random(f"{form}: the same in every run")
    return [one_vector(draw, CODES[form], number % 3) for number in range(count)]


def one_vector(draw: random.Random, codes: Mapping[str, range], kind: int) -> Given:
    lean = draw.choice([None, None, 0, -1])
    given: Given = {
        item: code[lean] if lean is not None and draw.random() < 0.7 else draw.choice(code)
        for item, code in codes.items()
    }
    gone = [0, draw.randint(1, 2), draw.randint(0, len(codes))][kind]
    for item in draw.sample(sorted(codes), gone):
        how = draw.choice(["", *Missing])
        if how:
            given[item] = str(how)
        else:
            del given[item]
    return given


def told(given: Given) -> dict[str, int]:
    return {item: value for item, value in given.items() if isinstance(value, int)}


def drawn(form: str, count: int) -> list[tuple[Given, dict[str, str]]]:
    """Random answers, each with one of the form's settings in turn."""
    return list(zip(vectors(form, count), cycle(SETTINGS.get(form, [{}])), strict=False))


def program(form: str, given: Given, setting: Mapping[str, str]) -> dict[str, object]:
    answers = {
        item: Answer(value=value) if isinstance(value, int) else Answer(missing=Missing(value))
        for item, value in given.items()
    }
    more = {"sex": Sex(setting.get("sex", "undisclosed")), "band_set": setting.get("band_set", "")}
    result = score_answers(LIBRARY.instrument(form), answers, **more)  # type: ignore[arg-type]
    return {
        "complete": result.complete,
        "scores": dict(result.scores),
        "bands": dict(result.bands),
        **{key: list(getattr(result, key)) for key in ("missing", "skipped", "alerts", "notes", "prorated")},
    }


def pairs(found: object) -> list[tuple[str, str]]:
    assert isinstance(found, dict)
    return list(found.items())


def listed(found: object) -> list[str]:
    assert isinstance(found, list)
    return found


@pytest.mark.parametrize("form", RULES)
def test_the_second_scorer_agrees_on_random_answers(form: str):
    """Every band and alert is met among them; else agreement would prove little."""
    shipped, bands, alerts, complete = LIBRARY.instrument(form), set[tuple[str, str]](), set[str](), set[object]()
    for given, setting in drawn(form, VECTORS):
        result = program(form, given, setting)
        assert result == RULES[form](told(given), **setting), (given, setting)
        bands |= set(pairs(result["bands"]))
        alerts |= set(listed(result["alerts"]))
        complete.add(result["complete"])
    assert bands == {(scale.id, code) for scale in shipped.scales for code in scale.band_set.codes}
    assert alerts == {alert.id for alert in shipped.alerts}
    assert complete == {True, False}


@pytest.mark.parametrize("form", ["pc-ptsd-5", "c-ssrs"])
def test_the_second_scorer_agrees_on_every_answer_there_can_be(form: str):
    codes, rule = CODES[form], RULES[form]
    for chosen in product(*([None, *code] for code in codes.values())):
        given: Given = {item: value for item, value in zip(codes, chosen, strict=True) if value is not None}
        assert program(form, given, {}) == rule(told(given)), given


@pytest.mark.parametrize("form", RULES)
def test_the_command_line_says_the_same(form: str, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]):
    asked = drawn(form, AT_THE_COMMAND_LINE)
    path = tmp_path / "answers.json"
    path.write_text(json.dumps([{"answers": given, **setting} for given, setting in asked]), encoding="utf-8")
    assert main(["score", form, str(path)]) == 0
    printed = json.loads(capfdbinary.readouterr().out)
    for (given, setting), result in zip(asked, printed, strict=True):
        expected = RULES[form](told(given), **setting)
        assert {key: result[key] for key in expected} == expected, (given, setting)
        assert (result["instrument"], result["version"]) == (form, LIBRARY.instrument(form).version)
