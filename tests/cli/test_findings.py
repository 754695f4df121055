"""Findings for people: by file, then the rights of the person by number."""

from pathlib import Path

import pytest

from intake_app.cli.findings import findings_in_words
from intake_app.cli.main import main
from intake_app.definitions.library import open_library
from intake_app.definitions.problems import Problem


def test_rights_stand_under_their_numbers_in_the_order_of_the_numbers() -> None:
    wording = open_library().wording("en")
    problems = [
        Problem("b.yaml", 2, "F5.10: Nobody independent.", "Name somebody.", "rights-f5.10"),
        Problem("a.csv", 7, "No row answers.", "End it.", "table-gap"),
        Problem("b.yaml", 9, "F3.9: Nothing is ticked.", "Ask.", "rights-f3.9"),
        Problem("b.yaml", 0, "F3.10: Nobody pays.", "Say who.", "rights-f3.10", "warning"),
        Problem("b.yaml", 4, "F4: No end.", "Write one.", "rights-f4"),
    ]
    said = findings_in_words(problems, wording)
    assert said[:2] == ["error: a.csv:7: No row answers. End it.", ""]
    heads = [line for line in said[3:] if not line.startswith(" ")]
    assert [line.partition(" ")[0] for line in heads] == ["F3.9", "F3.10", "F4", "F5.10"]
    assert all("‹" not in line for line in said)
    assert "  warning: b.yaml: Nobody pays. Say who." in said
    assert findings_in_words([], wording) == []


@pytest.mark.parametrize("language", ["en", "pt"])
def test_every_number_has_a_heading(language: str) -> None:
    wording = open_library().wording(language)
    numbers = [*(f"f3.{n}" for n in range(1, 16)), "f4", *(f"f5.{n}" for n in range(1, 13))]
    assert all(wording.is_translated(f"rights.number.{number}") for number in numbers)


def test_a_bad_pack_is_shown_by_number(capsys: pytest.CaptureFixture[str]) -> None:
    folder = Path(__file__).parents[1] / "packs" / "doubling-fines"
    assert main(["packs", "check", str(folder), "--text"]) == 2
    lines = capsys.readouterr().out.splitlines()
    fines = next(n for n, line in enumerate(lines) if line.startswith("F5.6 "))
    assert all(line.startswith("  ") for line in lines[fines + 1 : fines + 5])
    assert "measure.csv:4" in "".join(lines[fines + 1 : fines + 6])
