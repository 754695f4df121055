"""`forms import` and `forms export` from outside."""

import json
from pathlib import Path

import pytest

from intake_app.exchange.trees import MAX_BYTES
from tests.cli.test_main import run

FORM = {
    "resourceType": "Questionnaire",
    "id": "tea",
    "version": "2",
    "status": "active",
    "title": "Tea",
    "item": [
        {"linkId": "1", "type": "boolean", "text": "Tea?"},
        {
            "linkId": "1.1",
            "type": "string",
            "text": "Which?",
            "enableWhen": [{"question": "2", "operator": "=", "answerBoolean": True}],
        },
        {"linkId": "2", "type": "boolean", "text": "Milk?"},
    ],
}


def written(folder: Path, content=FORM) -> str:
    path = folder / "form.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    return str(path)


def test_a_form_is_taken_over_and_its_notices_are_told(capfdbinary, tmp_path: Path) -> None:
    out = tmp_path / "mine"
    code, said, err = run(capfdbinary, "forms", "import", written(tmp_path), "-o", str(out))
    told = json.loads(said)
    assert (code, err) == (0, "")
    assert (told["id"], told["items"]) == ("tea", 3)
    assert told["files"] == [str(out / "tea.yaml"), str(out / "tea.en.yaml")]
    assert [(one["code"], one["place"]) for one in told["notices"]] == [("rule-later", "1.1")]
    assert all(one["message"] for one in told["notices"])
    code, said, _ = run(capfdbinary, "forms", "check", str(out))
    assert code == 0


def test_for_people_it_says_the_same_in_lines(capfdbinary, tmp_path: Path) -> None:
    code, said, _ = run(
        capfdbinary, "forms", "import", written(tmp_path), "-o", str(tmp_path), "--id", "milk", "--text"
    )
    assert code == 0 and said.startswith("milk: 3 items; ") and "1.1: " in said


def test_a_form_that_was_taken_over_can_be_scored_and_given_back(capfdbinary, tmp_path: Path) -> None:
    run(capfdbinary, "forms", "import", written(tmp_path), "-o", str(tmp_path))
    form = str(tmp_path / "tea.yaml")
    code, said, err = run(capfdbinary, "forms", "export", form, "--fhir")
    assert (code, err) == (0, "")
    fhir = json.loads(said)
    assert [one["linkId"] for one in fhir["item"]] == ["1", "1.1", "2"]
    answers = tmp_path / "answers.json"
    answers.write_text('{"answers": {"1": true, "1-1": "declined"}}', encoding="utf-8")
    code, said, err = run(capfdbinary, "forms", "export", form, "--fhir", "--answers", str(answers))
    assert (code, err) == (0, "")
    response = json.loads(said)
    assert response["resourceType"] == "QuestionnaireResponse"
    assert response["item"][0]["answer"] == [{"valueBoolean": True}]
    assert response["item"][1]["answer"][0]["extension"][0]["valueCode"] == "asked-declined"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("import", "nowhere.json", "-o", "."), "no such file"),
        (("export", "phq9", "--fhir"), "phq-9"),
        (("export", "phq-9"), "--fhir"),
        (("export", "phq-9", "--fhir", "--lang", "xx"), "xx"),
        (("export", "phq-9", "--fhir", "--answers", "nowhere.json"), "no such file"),
    ],
)
def test_what_cannot_be_done_is_said(arguments, said, capfdbinary) -> None:
    code, out, err = run(capfdbinary, "forms", *arguments)
    assert (code, out) == (2, "")
    assert said in err


def test_a_bad_form_is_refused_with_every_problem(capfdbinary, tmp_path: Path) -> None:
    bad = {**FORM, "item": [{"linkId": "1", "type": "wish"}, {"linkId": "1", "type": "string"}]}
    code, said, err = run(capfdbinary, "forms", "import", written(tmp_path, bad), "-o", str(tmp_path / "mine"))
    assert (code, said) == (2, "")
    assert "item[0]" in err and "item[1]" in err and "form.json" in err
    assert not (tmp_path / "mine").exists()


def test_a_folder_that_no_system_can_have_is_said(capfdbinary, tmp_path: Path) -> None:
    code, said, err = run(capfdbinary, "forms", "import", written(tmp_path), "-o", str(tmp_path / ("x" * 400)))
    assert (code, said) == (2, "")
    assert "cannot be made" in err


def test_a_file_too_large_is_not_read_to_its_end(capfdbinary, tmp_path: Path) -> None:
    path = tmp_path / "large.json"
    path.write_bytes(b" " * (MAX_BYTES + 1000))
    code, _, err = run(capfdbinary, "forms", "import", str(path), "-o", str(tmp_path))
    assert code == 2 and "MiB" in err


def test_wrong_answers_are_named(capfdbinary, tmp_path: Path) -> None:
    answers = tmp_path / "answers.json"
    answers.write_text('{"answers": {"99": 1}}', encoding="utf-8")
    code, _, err = run(capfdbinary, "forms", "export", "phq-9", "--fhir", "--answers", str(answers))
    assert code == 2 and "“99”" in err
