"""The command line from outside: what it prints, where it complains, how it ends."""

import json
import os
import stat
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from intake_app import paths
from intake_app.casework.fault_reports import write_report
from intake_app.cli.main import main

CASES = paths.forms_dir() / "packs" / "pt-cdt" / "cases"


def sample() -> dict[str, Any]:
    answers: dict[str, Any] = {f"assist/1{letter}": 0 for letter in "abdefghij"}
    answers |= {"assist/1c": 3, "assist/2c": 6, "assist/3c": 4, "assist/4c": 4, "assist/5c": 5, "assist/6c": 3}
    answers |= {"assist/7c": 0, "assist/8": 0, "intake/origin": "police", "intake/event_date": "2026-02-27"}
    answers |= {"intake/received_date": "2026-02-28", "intake/age": 29, "intake/supply_signs": ["none"]}
    answers |= {"intake/sought_help": "no", "intake/register_checked": "no-prior", "intake/basic_needs": ["work"]}
    answers |= {"intake/consent_assessment": "given", "intake/dependence": "not-dependent"}
    answers |= {"intake/accepts_treatment": "undecided", "intake/substances": [entry()]}
    person = {
        "reference": "2026/1",
        "name": "Marta Exemplo",
        "birth_date": "1997-01-30",
        "sex": "female",
        "language": "pt",
    }
    return {"pack": "pt-cdt", "today": "2026-03-02", "person": person, "answers": answers}


def entry(**changes: Any) -> dict[str, Any]:
    return {
        "substance": "cannabis-herb",
        "amount": 12,
        "unit": "g",
        "basis": "gross",
        "lab_confirmed": False,
        **changes,
    }


@pytest.fixture
def case_file(tmp_path: Path):
    def write(content: object, name: str = "case.json") -> str:
        path = tmp_path / name
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return str(path)

    return write


def run(capfdbinary: Any, *arguments: str) -> tuple[int, str, str]:
    try:
        code = main(list(arguments))
    except SystemExit as stop:
        code = int(stop.code or 0)
    out, err = capfdbinary.readouterr()
    return code, out.decode(), err.decode()


def test_a_case_comes_out_as_one_json_object_a_line(capfdbinary, case_file):
    code, out, err = run(capfdbinary, "assess", case_file(sample()), case_file(sample(), "again.json"))
    first, second = map(json.loads, out.splitlines())
    assert (code, err) == (0, "") and first == second
    assert (first["route"], first["tier"], first["measure"], first["status"]) == (
        "commission", "education", "provisional-suspension", "complete",
    )  # fmt: skip
    assert first["scores"]["assist/c"] == 22 and first["bands"]["assist/c"] == "moderate"
    assert {"answers": {"intake/dependence": "dependent"}, "tier": "treatment"} in first["would_change"]
    assert next(t for t in first["trace"] if t["table"] == "tier")["rule"] == "T4"
    assert first["plan"][0]["service"] == "employment" and first["follow_up"][0]["due"] == "2026-03-09"


def test_reasons_are_in_the_language_asked_for(capfdbinary, case_file):
    english = run(capfdbinary, "assess", case_file(sample()), "--text")[1]
    portuguese = run(capfdbinary, "assess", case_file(sample()), "--text", "--lang", "pt")[1]
    assert "Level: Education" in english and "Nível: Educação" in portuguese


def test_a_packet_is_written_whole(capfdbinary, case_file, tmp_path):
    target = tmp_path / "packet.pdf"
    code, out, _ = run(capfdbinary, "assess", case_file(sample()), "--packet", str(target))
    assert code == 0 and json.loads(out)["packet"] == str(target)
    assert (
        target.read_bytes().startswith(b"%PDF-") and [p.name for p in tmp_path.iterdir() if p.suffix == ".part"] == []
    )


@pytest.mark.parametrize("target", ["/dev/full", "missing/folder/packet.pdf"])
def test_a_packet_that_cannot_be_written_says_so_and_leaves_nothing(capfdbinary, case_file, tmp_path, target):
    if target == "/dev/full" and not Path(target).exists():
        pytest.skip("there is no such device here")
    place = target if target.startswith("/dev") else str(tmp_path / target)
    code, out, err = run(capfdbinary, "assess", case_file(sample()), "--packet", place)
    assert (code, out) == (2, "") and place in err
    assert list(tmp_path.rglob("*.part")) == []


def changed(path: str, value: object) -> dict[str, Any]:
    case = sample()
    place: Any = case
    *inner, last = path.split("|")
    for key in inner:
        place = place[key]
    place[last] = value
    return case


WRONG: list[tuple[object, str]] = [
    (changed("pack", "pt-cdx"), "pt-cdt"),
    (changed("pack", 7), "pack"),
    (changed("answers|assist/2cc", 3), "assist/2c"),
    (changed("answers|assist/2c", 5), "known: 0, 2, 3, 4, 6"),
    (changed("answers|assist/2c", True), "no option"),
    (changed("answers|intake/event_date", "2026-02-30"), "answers/intake/event_date"),
    (changed("answers|intake/substances", [entry(amount=-1)]), "negative"),
    (changed("answers|intake/substances", [entry(unit="pound")]), "tablet"),
    (changed("answers|intake/substances", [entry(substance="tea")]), "substance"),
    (changed("answers|intake/basic_needs", ["none", "food"]), "alone"),
    (changed("today", "tomorrow"), "today"),
    (changed("person|birth_date", "2030-01-01"), "person/birth_date"),
    (changed("person|birth_date", "1997-W05-4"), "person/birth_date"),
    (changed("person|sex", "m"), "undisclosed"),
    (changed("person|nme", "x"), "name"),
    (changed("anwsers", {}), "answers"),
    ({"person": {}}, "pack"),
    ("{", "line 1, column 2"),
    ("", "empty"),
    ("[1]", "object"),
    ('{"pack": NaN}', "NaN"),
    ('{"pack": "a", "pack": "b"}', "twice"),
    ("[" * 100_000, "levels"),
]


@pytest.mark.parametrize(("content", "hint"), WRONG, ids=range(len(WRONG)))
def test_wrong_input_ends_with_two_and_names_file_place_and_mend(capfdbinary, case_file, content, hint):
    name = case_file(content)
    code, out, err = run(capfdbinary, "assess", name)
    assert (code, out) == (2, "")
    assert name in err and hint in err and "Traceback" not in err


def test_a_file_that_is_not_there_or_not_text_is_named(capfdbinary, tmp_path):
    (tmp_path / "bytes.json").write_bytes(b"\xff\xfe{")
    for name, hint in (("none.json", "no such file"), ("", "folder"), ("bytes.json", "UTF-8")):
        code, out, err = run(capfdbinary, "assess", str(tmp_path / name))
        assert (code, out) == (2, "") and hint in err


def test_one_bad_case_does_not_stop_the_others(capfdbinary, case_file):
    code, out, err = run(capfdbinary, "assess", case_file("{", "bad.json"), case_file(sample()))
    assert code == 2 and json.loads(out)["tier"] == "education" and "bad.json" in err


def test_whole_numbers_may_be_written_as_decimals(capfdbinary, case_file):
    content = json.dumps(sample()).replace('"assist/2c": 6', '"assist/2c": 6.0')
    assert json.loads(run(capfdbinary, "assess", case_file(content))[1])["scores"]["assist/c"] == 22


def test_scores_of_one_instrument_go_in_and_out_as_object_or_list(capfdbinary, case_file):
    answers = {"answers": {"1c": 3, "2c": 0, "6c": 0, "7c": 3}}
    one = json.loads(run(capfdbinary, "score", "assist", case_file(answers))[1])
    assert (one["instrument"], one["complete"], one["scores"], one["bands"]) == (
        "assist",
        False,
        {"c": 3},
        {"c": "low"},
    )
    assert {"3c", "4c", "5c"} <= set(one["skipped"]) and "8" in one["missing"]
    assert json.loads(run(capfdbinary, "score", "assist", case_file([answers, answers]))[1]) == [one, one]
    code, _, err = run(capfdbinary, "score", "assist", case_file({"answers": {"5a": 0}}))
    assert code == 2 and "5a" in err
    assert run(capfdbinary, "score", "asist", case_file(answers))[0] == 2


def test_every_form_listed_is_scored_with_nothing_answered(capfdbinary, case_file):
    nothing = case_file({"answers": {}})
    for form in json.loads(run(capfdbinary, "forms", "list")[1]):
        code, out, err = run(capfdbinary, "score", form["id"], nothing)
        assert (code, err) == (0, ""), form["id"]
        score = json.loads(out)
        assert score["instrument"] == form["id"] and score["complete"] is not bool(score["missing"])


def test_a_form_that_asks_about_others_is_scored_by_itself(capfdbinary, case_file):
    answers = {"injecting_pattern": "frequent", "age": 30}
    score = json.loads(run(capfdbinary, "score", "intake", case_file({"answers": answers}))[1])
    assert "injecting_pattern" not in (*score["skipped"], *score["missing"])
    assert {"representative", "opioid_break"} <= set(score["skipped"])


def test_forms_and_packs_are_listed_and_checked(capfdbinary, tmp_path):
    assert {"assist", "intake"} <= {row["id"] for row in json.loads(run(capfdbinary, "forms", "list")[1])}
    assert "pt-cdt" in [row["id"] for row in json.loads(run(capfdbinary, "packs", "list")[1])]
    assert run(capfdbinary, "forms", "check")[0] == 0
    code, out, _ = run(capfdbinary, "packs", "check")
    report = json.loads(out)
    assert code == 0 and report["ok"] and report["cases"] >= 60
    (tmp_path / "broken.yaml").write_text("id: [", encoding="utf-8")
    code, out, err = run(capfdbinary, "forms", "check", str(tmp_path / "broken.yaml"))
    assert code == 2 and not json.loads(out)["ok"] and "broken.yaml" in err


def test_a_changed_threshold_makes_a_worked_case_fail(capfdbinary, tmp_path):
    from shutil import copytree

    forms = tmp_path / "forms"
    copytree(paths.forms_dir(), forms)
    route = forms / "packs" / "pt-cdt" / "tables" / "route.csv"
    route.write_text(route.read_text(encoding="utf-8").replace("<16", "<18"), encoding="utf-8")
    code, out, err = run(capfdbinary, "packs", "check", str(forms / "packs" / "pt-cdt"))
    assert code == 2 and "case-mismatch" in {p["code"] for p in json.loads(out)["problems"]} and "route" in err


def test_a_vault_is_made_checked_filled_and_verified(capfdbinary, case_file, tmp_path, monkeypatch):
    vault, password = tmp_path / "office", tmp_path / "password"
    password.write_text("five words make one good password\n", encoding="utf-8")
    monkeypatch.setenv("INTAKE_PASSWORD_FILE", str(password))
    made = ("vault", "create", "--vault", str(vault), "--office", "Comissão Exemplo", "--name", "Inês Exemplo")
    code, out, err = run(capfdbinary, *made)
    assert (code, err) == (0, "") and len(json.loads(out)["recovery_words"]) == 12
    assert run(capfdbinary, *made)[0] == 2
    assert json.loads(run(capfdbinary, "vault", "check", "--vault", str(vault))[1])["ok"]
    code, out, err = run(capfdbinary, "assess", case_file(sample()), "--save", "--vault", str(vault))
    assert (code, err) == (0, "") and json.loads(out)["saved"]
    report = json.loads(run(capfdbinary, "vault", "verify", "--vault", str(vault))[1])
    assert report["ok"] and report["counts"]["episode"] == 1 and report["counts"]["answer"] == len(sample()["answers"])
    password.write_text("another five words altogether now", encoding="utf-8")
    code, out, err = run(capfdbinary, "vault", "verify", "--vault", str(vault))
    assert (code, out) == (2, "") and "password" in err
    assert run(capfdbinary, "vault", "check", "--vault", str(tmp_path / "none"))[0] == 2
    assert run(capfdbinary, "vault", "check")[0] == 2


def test_the_way_in_loads_nothing_heavy(case_file):
    answers = case_file({"answers": {"1c": 0}})
    script = (
        "import sys; from intake_app.cli.main import main; code = main(['score', 'assist', sys.argv[1]]);"
        "heavy = [m for m in ('PySide6', 'reportlab', 'cryptography', 'sqlite_utils', 'argon2') if m in sys.modules];"
        "print(heavy, file=sys.stderr); sys.exit(code)"
    )
    done = subprocess.run([sys.executable, "-c", script, answers], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.strip()) == (0, "[]")


def test_whoever_stops_reading_is_not_complained_to(case_file):
    script = "import sys; from intake_app.cli.main import main; sys.exit(main(sys.argv[1:]))"
    names = [case_file(sample(), f"{n}.json") for n in range(20)]
    process = subprocess.Popen(
        [sys.executable, "-c", script, "assess", *names], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout and process.stderr
    process.stdout.readline()
    process.stdout.close()
    assert b"Traceback" not in process.stderr.read()
    process.stderr.close()
    process.wait()


def test_a_fault_leaves_a_report_without_values(tmp_path):
    canary = "ZZCANARY-Tiago-Exemplo"
    try:
        raise RuntimeError(canary)
    except RuntimeError as error:
        path = Path(write_report(error, datetime.now(UTC), tmp_path))
    text = path.read_text(encoding="utf-8")
    assert canary not in text and "RuntimeError" in text and str(tmp_path) not in text
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_fault_of_the_program_ends_with_one_and_no_traceback(capfdbinary, case_file, monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setattr("intake_app.casework.assessing.evaluate", lambda *a, **k: 1 / 0)
    code, out, err = run(capfdbinary, "assess", case_file(sample()))
    assert (code, out) == (1, "") and "report" in err and "Traceback" not in err
