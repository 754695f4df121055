"""Stored cases decided again: every count as `assess` would have it, small ones hidden, nothing written."""

import csv
import io
import json
import shutil
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from intake_app.casework.assessing import read_person
from intake_app.casework.policies import load_policy
from intake_app.casework.redeciding import OPEN
from intake_app.casework.simulating import Simulation, simulate_files, simulate_vault
from intake_app.casework.simulation_report import simulation_report, simulation_table
from intake_app.definitions.library import Library, open_library
from intake_app.domain.answers import AnswerSet
from intake_app.domain.errors import UserError
from intake_app.domain.person import Person, Role, Sex
from intake_app.engine.answering import read_answer
from intake_app.engine.evaluating import evaluate
from tests.casework.conftest import HIGH, MODERATE, Bureau, cannabis

TODAY = date(2026, 3, 2)
CASES = Path("forms/packs/pt-cdt/cases")
HARSHER = ("T4,-,-,-,moderate,-,-,education", "T4,-,-,-,moderate,-,-,treatment")


@pytest.fixture(scope="module")
def library() -> Library:
    return open_library()


@pytest.fixture(scope="module")
def harsher(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """pt-cdt with moderate bands at treatment, and without the question about children."""
    folder = tmp_path_factory.mktemp("packs") / "pt-cdt"
    shutil.copytree(CASES.parent, folder)
    table = folder / "tables" / "tier.csv"
    text = table.read_text(encoding="utf-8")
    assert HARSHER[0] in text
    table.write_text(text.replace(*HARSHER), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The worked cases twice over: two offices."""
    made = tmp_path_factory.mktemp("cases")
    for office in ("norte", "sul"):
        shutil.copytree(CASES, made / office)
    return made


def _tiers(library: Library, pack: str) -> list[str]:
    """The level of every worked case, decided one by one."""
    found = []
    policy = load_policy(library, pack)
    for path in sorted(CASES.glob("*.json")):
        case = json.loads(path.read_text(encoding="utf-8"))["case"]
        answers = AnswerSet({k: read_answer(policy.item(k), raw, k) for k, raw in case.get("answers", {}).items()})
        person = read_person(case.get("person", {}), TODAY)
        day = date.fromisoformat(case.get("today", TODAY.isoformat()))
        result = evaluate(policy, answers, birth_date=person.birth_date, sex=person.sex, today=day)
        found.append(result.tier or OPEN)
    return found


def _raw(simulation: Simulation) -> Counter[tuple[str, str]]:
    found: Counter[tuple[str, str]] = Counter()
    for kind, count in simulation.tally.kinds.items():
        found[kind.before.tier if kind.before else "", kind.after.tier] += count
    return found


def test_cases_move_as_assess_would_have_it(library: Library, folder: Path, harsher: Path) -> None:
    made = simulate_files(library, "pt-cdt", folder, against=str(harsher), today=TODAY, processes=1)
    pairs = zip(_tiers(library, "pt-cdt"), _tiers(library, str(harsher)), strict=True)
    assert _raw(made) == Counter({pair: 2 * count for pair, count in Counter(pairs).items()})
    tier = simulation_report(made)["axes"]["tier"]  # type: ignore[index]
    moves = {(move["from"], move["to"]) for move in tier["moves"]}
    assert ("education", "treatment") in moves
    assert tier["milder"] == 0
    assert tier["harsher"] != 0


def test_processes_give_what_one_gives(library: Library, folder: Path, harsher: Path) -> None:
    one = simulate_files(library, "pt-cdt", folder, against=str(harsher), today=TODAY, processes=1)
    two = simulate_files(library, "pt-cdt", folder, against=str(harsher), today=TODAY, processes=2)
    assert one.tally.kinds == two.tally.kinds
    assert one.cases == 2 * len(list(CASES.glob("*.json")))


def test_groups(library: Library, folder: Path) -> None:
    report: Any = simulation_report(simulate_files(library, "pt-cdt", folder, today=TODAY, processes=1))
    assert report["before"] is None
    assert [row["group"] for row in report["groups"]["office"]] == ["norte", "sul"]
    ages = [row["group"] for row in report["groups"]["age"]]
    assert ages[-1] == "not-told"
    assert ages.index("18-24") < ages.index("25-34")
    assert {row["group"] for row in report["groups"]["sex"]} >= {"male", "female"}


def test_no_small_count_leaves(library: Library, harsher: Path) -> None:
    """A folder of single cases: whatever is shown of fewer than five is hidden, in JSON and in the table."""
    report: Any = simulation_report(
        simulate_files(library, "pt-cdt", CASES, against=str(harsher), today=TODAY, processes=1)
    )
    rows = list(csv.DictReader(io.StringIO(simulation_table(report))))
    counts = [row["count"] for row in rows]
    assert "<5" in counts
    assert not {"1", "2", "3", "4"} & set(counts)
    assert {row["part"] for row in rows} >= {"cases", "caseload", "moves", "age", "sex", "office", "services"}


def test_a_table_runs_nothing(library: Library, tmp_path: Path) -> None:
    case = json.loads(next(CASES.glob("*.json")).read_text(encoding="utf-8"))["case"]
    case["person"]["district"] = "=1+1"
    (tmp_path / "c.json").write_text(json.dumps(case), encoding="utf-8")
    report = simulation_report(simulate_files(library, "pt-cdt", tmp_path, today=TODAY))
    assert "'=1+1" in simulation_table(report)
    assert ",=1+1" not in simulation_table(report)


def test_follow_up_by_month(library: Library, tmp_path: Path) -> None:
    """Ten people with a warning: contacts on days 7, 14, 30, 60, 90, and eight reassessments every 90 days."""
    path = next(p for p in sorted(CASES.glob("*.json")) if _worked(p)["expect"].get("tier") == "warning")
    for n in range(10):
        (tmp_path / f"{n}.json").write_text(json.dumps(_worked(path)["case"]), encoding="utf-8")
    report: Any = simulation_report(simulate_files(library, "pt-cdt", tmp_path, today=TODAY))
    assert report["follow_up"]["after"]["contact"] == {"1": 30, "2": 10, "3": 10}
    assert report["follow_up"]["after"]["reassessment"] == {str(month): 10 for month in range(3, 25, 3)}
    assert report["services"]["after"]["information"] == 10


def _worked(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def test_what_does_not_fit_is_told(library: Library, tmp_path: Path) -> None:
    path = next(p for p in sorted(CASES.glob("*.json")) if _worked(p)["expect"].get("tier") == "warning")
    case = _worked(path)["case"]
    case["answers"] |= {"intake/former_question": "yes", "intake/origin": "elsewhere"}
    (tmp_path / "other.json").write_text(json.dumps(case), encoding="utf-8")
    (tmp_path / "broken.json").write_text("{", encoding="utf-8")
    (tmp_path / "text.json").write_text('"x"', encoding="utf-8")
    (tmp_path / "answers.json").write_text('{"answers": [1]}', encoding="utf-8")
    (tmp_path / "bytes.json").write_bytes(b"\xff\xfe{")
    report: Any = simulation_report(simulate_files(library, "pt-cdt", tmp_path, today=TODAY))
    assert report["unknown_answers"] == [
        {
            "case": "other.json",
            "policy": "pt-cdt 1.0",
            "answers": {"intake/former_question": "unknown-item", "intake/origin": "no-option"},
        }
    ]
    assert [one["case"] for one in report["unread"]] == ["answers.json", "broken.json", "bytes.json", "text.json"]


def test_no_cases(library: Library, tmp_path: Path) -> None:
    for place, code in ((tmp_path / "nowhere", "no-folder"), (tmp_path, "no-cases")):
        with pytest.raises(UserError) as refused:
            simulate_files(library, "pt-cdt", place, today=TODAY)
        assert refused.value.code == code


# The office's own


def _office(bureau: Bureau) -> None:
    for n, letters in enumerate([MODERATE] * 6 + [HIGH] * 5):
        person = Person(f"2026/1{n:03}", "Exemplo", date(1999, 5, 1) + timedelta(days=n), Sex.FEMALE, "pt")
        bureau.finished(cannabis(*letters), person)


def test_the_offices_own_cases(bureau: Bureau, harsher: Path) -> None:
    _office(bureau)
    before = bureau.events()
    desk = bureau.as_role(Role.SUPERVISOR)
    made = simulate_vault(desk, "pt-cdt", against=str(harsher))
    assert _raw(made) == {("education", "treatment"): 6, ("treatment", "treatment"): 5}
    report: Any = simulation_report(made)
    assert [row["group"] for row in report["groups"]["office"]] == [desk.office.name]
    assert report["axes"]["tier"]["moves"] == [{"from": "education", "to": "treatment", "cases": 6}]
    assert bureau.events() == before


def test_from_the_policy_each_case_began_on(bureau: Bureau, harsher: Path) -> None:
    _office(bureau)
    report: Any = simulation_report(simulate_vault(bureau.as_role(Role.SUPERVISOR), str(harsher)))
    assert report["before"]["pack"] == "as-begun"
    assert [one["version"] for one in report["before"]["policies"]] == ["1.0"]
    assert report["axes"]["tier"]["moves"] == [{"from": "education", "to": "treatment", "cases": 6}]


def test_an_office_without_cases(bureau: Bureau) -> None:
    with pytest.raises(UserError) as refused:
        simulate_vault(bureau.as_role(Role.SUPERVISOR), "pt-cdt")
    assert refused.value.code == "no-cases"
