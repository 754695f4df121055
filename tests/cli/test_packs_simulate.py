"""`packs simulate` from the command line: JSON, lines for people, a table; bad input named."""

import csv
import json
import shutil
from pathlib import Path

import pytest

from intake_app.casework import setup
from intake_app.cli.desk import PASSWORD_FILE
from intake_app.cli.main import main
from intake_app.definitions.library import open_library
from intake_app.domain.person import Office, Role
from intake_app.store.keys import KdfProfile
from tests.casework.conftest import MovingClock

CASES = Path("forms/packs/pt-cdt/cases")
PASSWORD = "janela azul corre devagar hoje"


def run(capfdbinary, *arguments):
    code = main(["packs", "simulate", *map(str, arguments)])
    out, err = capfdbinary.readouterr()
    return code, out.decode(), err.decode()


def test_json_and_a_table(capfdbinary, tmp_path):
    table = tmp_path / "out.csv"
    before = {path: path.read_bytes() for path in CASES.glob("*.json")}
    code, out, err = run(capfdbinary, "pt-cdt", "--cases", CASES, "--against", "pt-cdt", "--csv", table)
    report = json.loads(out)
    assert (code, err) == (0, "")
    assert report["cases"] == len(before)
    assert report["before"] == report["after"]
    assert all(report["axes"][axis]["moves"] == [] for axis in ("tier", "route", "measure"))
    rows = list(csv.DictReader(table.read_text(encoding="utf-8-sig").splitlines()))
    assert rows[0]["part"] == "cases" and rows[0]["count"] == str(len(before))
    assert {path: path.read_bytes() for path in CASES.glob("*.json")} == before


@pytest.mark.parametrize("language, word", [("en", "Would move"), ("pt", "Mudariam")])
def test_for_people(capfdbinary, language, word):
    code, out, _ = run(capfdbinary, "pt-cdt", "--cases", CASES, "--against", "pt-cdt", "--text", "--lang", language)
    assert code == 0
    assert word in out
    assert "<5" in out
    assert "simulation." not in out


def test_a_file_that_is_no_case(capfdbinary, tmp_path):
    shutil.copy(next(CASES.glob("*.json")), tmp_path)
    (tmp_path / "other.json").write_text("{", encoding="utf-8")
    code, out, err = run(capfdbinary, "pt-cdt", "--cases", tmp_path)
    assert code == 2
    assert "other.json" in err and "Traceback" not in err
    assert json.loads(out)["unread"][0]["case"] == "other.json"


@pytest.mark.parametrize(
    "arguments",
    [(), ("--cases", "nowhere"), ("--cases", ".", "--vault", "."), ("--cases", str(CASES), "--against", "x")],
)
def test_bad_input(capfdbinary, arguments):
    code, out, err = run(capfdbinary, "pt-cdt", *arguments)
    assert (code, out) == (2, "")
    assert err.startswith("intake-app: ") and "Traceback" not in err


def test_the_offices_own(capfdbinary, tmp_path, monkeypatch):
    office = Office("Comissão Exemplo", "pt-cdt", "pt")
    small = KdfProfile(64, 1, 1, for_tests=True)
    desk, _ = setup.create_office(
        tmp_path / "office", office, "Inês Exemplo", Role.SUPERVISOR, PASSWORD, open_library(), MovingClock(), small
    )
    desk.vault.close()
    password = tmp_path / "password"
    password.write_text(PASSWORD, encoding="utf-8")
    monkeypatch.setenv(PASSWORD_FILE, str(password))
    code, out, err = run(capfdbinary, "pt-cdt", "--vault", tmp_path / "office")
    assert (code, out) == (2, "")
    assert "no cases" in err
