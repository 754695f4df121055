"""`packs prove` from outside: what it prints, what its counterexamples are worth to `assess`, the certificate."""

import json
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from intake_app.cli.main import main
from tests.proving.mutations import Mutation, mutated_pack, shows

pytest.importorskip("z3")
KEYS = {"pack", "version", "hash", "proven", "claims", "certificate"}


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, list[dict[str, Any]], str]:
    code = main(["packs", "prove", *arguments])
    told = capsys.readouterr()
    return code, [json.loads(line) for line in told.out.splitlines() if line.startswith("{")], told.err


def test_the_shipped_pack_proves_and_has_a_certificate(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    out = tmp_path / "proof.pdf"
    code, (report,), errors = run(capsys, "pt-cdt", "--lang", "pt", "--certificate", str(out))
    assert code == 0 and errors == ""
    assert report.keys() >= KEYS and report["proven"] is True
    assert all(claim["proven"] and claim["title"] and claim["ground"] for claim in report["claims"])
    assert sum(claim["seconds"] for claim in report["claims"]) < 60
    pages = PdfReader(out).pages
    words = " ".join(page.extract_text() for page in pages)
    assert len(pages) <= 2
    assert report["hash"][:8] in words and "Uma pessoa dependente nunca paga coima" in words and "Provada" in words


def test_a_broken_pack_gives_cases_that_assess_accepts(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    pack = mutated_pack(Mutation("T4", "tier", "education", "treatment"), tmp_path)
    table = pack / "tables" / "tier.csv"
    table.write_text(
        table.read_text(encoding="utf-8").replace("high,-,-,treatment", "high,-,-,warning"), encoding="utf-8"
    )
    code, (report,), errors = run(capsys, str(pack), "--save", str(tmp_path / "cases"))
    assert code == 2 and "not proven" in errors and "monotone" in errors
    claim = next(claim for claim in report["claims"] if claim["id"] == "monotone")
    cases = claim["counterexample"]["cases"]
    assert [json.loads(Path(path).read_text(encoding="utf-8")) for path in report["saved"][:2]] == cases
    assert main(["assess", *report["saved"][:2]]) == 0
    results = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert shows("monotone", cases, results)
    assert claim["counterexample"]["says"] and claim["counterexample"]["changed"]


def test_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["packs", "prove", "pt-cdt", "--text"]) == 0
    told = capsys.readouterr().out
    assert "Proven: A more severe answer never gives a milder level" in told


def test_a_pack_nobody_knows_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    code, reports, errors = run(capsys, "pt-cdd")
    assert code == 2 and not reports and "pt-cdt" in errors


def test_a_certificate_is_of_one_pack(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, _, errors = run(capsys, "pt-cdt", "pt-cdt", "--certificate", str(tmp_path / "x.pdf"))
    assert code == 2 and "one" in errors


def test_without_the_solver_the_message_says_what_to_install(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "z3", None)
    code, _, errors = run(capsys, "pt-cdt")
    assert code == 2 and "intake-app[prove]" in errors
