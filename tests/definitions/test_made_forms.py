"""Forms made up, written as files and as FHIR, and read again: the same form each time."""

import json
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import assume, given, settings

from intake_app.casework.exchanging import export_form, write_form
from intake_app.definitions.form_checks import check_form
from intake_app.definitions.instruments import read_instrument
from intake_app.definitions.library import open_library
from intake_app.definitions.problems import Problem, has_errors
from intake_app.domain.questionnaire import BandSet, Counted, EnableWhen, Item, ItemType, Part, Questionnaire, Scale
from intake_app.exchange.fhir_forms import read_questionnaire
from intake_app.exchange.form_files import yaml_text
from intake_app.paths import resources_dir
from tests.engine.generated import forms, shown

some = settings(max_examples=settings.default.max_examples // 4)
MOST_COMPLETIONS = 300


# Writing


def file_of(form: Questionnaire) -> dict[str, Any]:
    """The content of the form's file."""
    return {
        "id": form.id,
        "version": form.version,
        "item": [item_of(item) for item in form.items],
        **({"scales": [scale_of(scale) for scale in form.scales]} if form.scales else {}),
        **(
            {
                "alerts": [
                    {
                        "id": alert.id,
                        "level": alert.level,
                        "when": [condition_of(test) for test in alert.when],
                        "enableBehavior": "any" if alert.when_any else "all",
                        "covers": list(alert.covers),
                    }
                    for alert in form.alerts
                ]
            }
            if form.alerts
            else {}
        ),
    }


def item_of(item: Item) -> dict[str, Any]:
    told: dict[str, Any] = {
        "linkId": item.link_id,
        "type": item.type.value,
        "required": item.required,
        "repeats": item.repeats,
        "answerOption": [
            {"code": o.code, **({"points": o.points} if o.points is not None else {})} for o in item.options
        ],
        "enableWhen": [condition_of(test) for test in item.enable_when],
        "enableBehavior": "any" if item.enable_any else "all",
        "item": [item_of(inner) for inner in item.items],
        "minimum": item.minimum,
        "maximum": item.maximum,
        "exclusive": item.exclusive,
        "hiddenPoints": item.hidden_points,
        "hideAnswered": item.hides_answered,
    }
    return {key: value for key, value in told.items() if value not in (None, [])}


def condition_of(test: EnableWhen) -> dict[str, Any]:
    return {"question": test.question.partition("/")[2], "operator": test.operator.value, "answer": test.answer}


def scale_of(scale: Scale) -> dict[str, Any]:
    told = {
        "id": scale.id,
        "method": scale.method.value,
        "items": [part_of(part) for part in scale.parts],
        "missing": {"most": scale.most_missing} if scale.most_missing else {},
        "when": [condition_of(test) for test in scale.when],
        "whenBehavior": "any" if scale.when_any else "all",
        "scaled": {test.text: points for test, points in scale.scaled},
    }
    return {key: value for key, value in told.items() if value not in ([], {})}


def part_of(part: Part) -> Any:
    counted = [counted_of(one) for one in part.counted]
    return {"all" if part.least else "any": counted} if len(counted) > 1 else counted[0]


def counted_of(one: Counted) -> Any:
    if not one.points:
        return one.link_id
    return {"item": one.link_id, "points": {test.text: points for test, points in one.points}}


def wording_of(form: Questionnaire) -> dict[str, Any]:
    texts: dict[str, str] = {}

    def walk(items: tuple[Item, ...]) -> None:
        for item in items:
            texts[item.link_id] = f"Question {item.link_id}"
            texts.update({f"{item.link_id}={option.code}": f"Answer {option.code}" for option in item.options})
            walk(item.items)

    walk(form.items)
    alerts = {alert.id: f"Alert {alert.id}" for alert in form.alerts}
    return {"language": "en", "title": "Made", "texts": texts, "alerts": alerts,
            "scales": {scale.id: f"Scale {scale.id}" for scale in form.scales}}  # fmt: skip


# Reading again


def bare(form: Questionnaire) -> Questionnaire:
    """What a file tells of a made form: its bands have no edges, and its maxima are computed on reading."""
    scales = tuple(replace(scale, band_set=BandSet(), maximum=0) for scale in form.scales)
    return replace(form, scales=scales, content_hash="", languages=())


def read(folder: Path, form: Questionnaire) -> tuple[Questionnaire, list[Problem]]:
    path = folder / "made.yaml"
    path.write_text(yaml_text(file_of(form)), encoding="utf-8")
    problems: list[Problem] = []
    source = read_instrument(path, problems)
    assert source is not None
    # An item counted twice and a scale with too few parts are what a form must not have; made ones do.
    assume({problem.code for problem in problems if problem.severity == "error"} <= {"scale-item", "scale-missing"})
    assume(not has_errors(problems))
    check_form(source, problems)
    return source.form, problems


@some
@given(forms())
def test_a_form_written_and_read_is_the_same(form: Questionnaire) -> None:
    with tempfile.TemporaryDirectory() as folder:
        found, _ = read(Path(folder), form)
        assert bare(found) == bare(form)
        assert bare(read(Path(folder), found)[0]) == bare(form)


@some
@given(forms())
def test_an_import_of_an_export_is_the_same_form(form: Questionnaire) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "forms" / "instruments"
        folder.mkdir(parents=True)
        found, _ = read(folder, form)
        (folder / "made.en.yaml").write_text(yaml_text(wording_of(form)), encoding="utf-8")
        library = open_library([folder.parent], resources_dir())
        fhir = json.dumps(export_form(library, "made", "en"), default=float).encode()
        shutil.rmtree(folder)
        paths = write_form(read_questionnaire(fhir), folder)
        again = library.beside().instrument(str(next(path for path in paths if path.name == "made.yaml")))
        assert bare(again) == bare(found)
        texts = open_library([folder.parent], resources_dir()).wording("en", instruments=["made"])
        assert {item.link_id: texts.text(f"made/{item.link_id}") for item in form.questions.values()} == {
            item.link_id: f"Question {item.link_id}" for item in form.questions.values()
        }


# What the checks prove


@some
@given(forms())
def test_what_is_said_never_to_happen_never_does(form: Questionnaire) -> None:
    with tempfile.TemporaryDirectory() as folder:
        found, problems = read(Path(folder), form)
    everywhere = []
    for complete in partial_answers(found):
        everywhere.append(complete)
        assume(len(everywhere) <= MOST_COMPLETIONS)
    told = {(p.code, p.what.split("'")[1]) for p in problems}
    for link_id in found.questions:
        # An answer of its own lets a question stay that only spares; that it is asked is another thing.
        without = [{name: value for name, value in one.items() if name != link_id} for one in everywhere]
        ever = any(shown(found, complete)[link_id] for complete in without)
        within = {name for code, name in told if code == "never-shown"}
        assert ever != any(link_id.startswith(name) for name in within)


def partial_answers(form: Questionnaire) -> Iterator[dict[str, Any]]:
    """Every way to answer or not to answer what is asked."""
    waiting: list[tuple[dict[str, Any], int]] = [({}, 0)]
    links = list(form.questions)
    while waiting:
        given_, at = waiting.pop()
        if at == len(links):
            yield given_
            continue
        waiting.append((given_, at + 1))
        item = form.questions[links[at]]
        if shown(form, given_)[links[at]] or not item.hides_answered:
            for value in values_of(item):
                waiting.append(({**given_, links[at]: value}, at + 1))


def values_of(item: Item) -> list[Any]:
    if item.type is ItemType.BOOLEAN:
        return [True, False]
    if item.type is ItemType.INTEGER:
        return list(range((item.maximum or 0) + 1))
    return [("x",), ("y",), ("none",), ("x", "y")] if item.repeats else [option.code for option in item.options]
