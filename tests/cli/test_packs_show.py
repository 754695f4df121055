"""`packs show` and what the other commands say to a pack that only tells facts."""

import json
from pathlib import Path

import pytest

from intake_app.cli.main import main


def test_the_facts_are_one_object(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["packs", "show", "context-only"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["id"], told["status"], told["decides"]) == ("context-only", "context", False)
    assert [sheet["id"] for sheet in told["sheets"]] == ["kyrgyzstan", "vietnam", "malaysia", "iran"]


def test_the_facts_are_read_by_people_in_their_language(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["packs", "show", "context-only", "--text", "--lang", "pt"]) == 0
    told = capsys.readouterr().out
    for words in ("Só factos", "Não decide nada", "Quirguistão", "por confirmar", "Fontes", "visto em 2026-11-01"):
        assert words in told
    assert main(["packs", "show", "us-wa-lead", "--text"]) == 0
    assert "Full intake within: 30 days (likely; not verified; intake-30)" in capsys.readouterr().out


def test_it_is_listed_with_its_status(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["packs", "list"]) == 0
    rows = {row["id"]: row for row in json.loads(capsys.readouterr().out)}
    assert (rows["context-only"]["status"], rows["context-only"]["instruments"]) == ("context", [])


def test_nothing_is_decided_proven_or_simulated_by_it(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    case = tmp_path / "case.json"
    case.write_text(json.dumps({"pack": "context-only", "today": "2026-03-02", "answers": {}}), encoding="utf-8")
    for arguments in (
        ["assess", str(case)],
        ["packs", "prove", "context-only"],
        ["packs", "simulate", "context-only", "--cases", str(tmp_path)],
    ):
        assert main(arguments) == 2
        told = capsys.readouterr()
        assert told.out == "" and "only tells facts" in told.err and "Traceback" not in told.err
