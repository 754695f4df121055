"""Worked examples beside packs and forms: every difference is named, with its place."""

import json
from collections.abc import Mapping

import pytest

from intake_app.definitions.checking import check_paths
from intake_app.definitions.library import open_library
from intake_app.definitions.worked_cases import CaseMismatch, run_cases, run_instrument_cases
from intake_app.domain.errors import UserError
from intake_app.json_text import parse_json_entries
from intake_app.paths import forms_dir
from tests.definitions.small import Office


def evaluate(case: dict[str, object]) -> Mapping[str, object]:
    if case.get("pack") != "small":
        raise UserError("unknown-pack", "There is no such pack.", "pack")
    return {
        "tier": "warning",
        "tiers_possible": ["warning", "treatment"],
        "needs": ("home", "food"),
        "scores": {"tiny/total": 3, "tiny/other": 1},
    }


def written(office: Office, expect: object, pack: str = "small") -> tuple[int, list[CaseMismatch], list[str]]:
    text = json.dumps({"note": "n", "case": {"pack": pack}, "expect": expect})
    office.write("forms/packs/small/cases/1.json", text)
    count, mismatches, problems = run_cases(office.root / "forms/packs/small", evaluate)
    return count, mismatches, [problem.code for problem in problems]


def test_an_example_that_comes_out_as_expected_is_silent(office: Office) -> None:
    expect = {"tier": "warning", "needs": ["food", "home"], "tiers_possible": ["warning", "treatment"]}
    assert written(office, {**expect, "scores": {"tiny/total": 3}}) == (1, [], [])


def test_a_difference_names_field_expected_and_got(office: Office) -> None:
    expect = {
        "tier": "treatment",
        "tiers_possible": ["treatment", "warning"],
        "needs": ["food"],
        "scores": {"tiny/total": 4},
    }
    count, mismatches, problems = written(office, expect)
    assert (count, problems) == (1, [])
    assert (mismatches[0].field, mismatches[0].expected, mismatches[0].got) == ("tier", "treatment", "warning")
    assert [m.field for m in mismatches] == ["tier", "tiers_possible", "needs", "scores"]
    assert mismatches[0].problem.code == "case-mismatch"
    assert '"treatment", but is "warning"' in mismatches[0].problem.what


def test_a_field_that_is_missing_is_a_difference(office: Office) -> None:
    (mismatch,) = written(office, {"route": "commission"})[1]
    assert (mismatch.field, mismatch.got) == ("route", None)


def test_a_case_that_is_refused_is_a_difference(office: Office) -> None:
    (mismatch,) = written(office, {"tier": "none"}, pack="other")[1]
    assert (mismatch.field, mismatch.got) == ("case", "pack: There is no such pack.")


def test_an_example_that_cannot_be_read_is_a_problem(office: Office) -> None:
    for text, code in (
        ("{", "broken-json"),
        ("[" * 100_000, "too-deep"),
        ("[]", "case-form"),
        ('{"case": {}}', "case-form"),
    ):
        office.write("forms/packs/small/cases/1.json", text)
        count, mismatches, problems = run_cases(office.root / "forms/packs/small/cases", evaluate)
        assert (count, mismatches, [problem.code for problem in problems]) == (1, [], [code])


CASES = "forms/instruments/cases/tiny.json"
RIGHT = '{"note": "two", "answers": {"q1": 1, "q2": 1}, "expect": {"scores": {"total": 2}, "bands": {"total": "low"}}}'


def test_the_examples_of_a_form_are_run_when_it_is_checked(office: Office) -> None:
    office.write(CASES, f"[\n{RIGHT}\n]\n")
    assert office.found() == []
    wrong = (
        RIGHT.replace('"low"', '"high"')
        .replace('"total": 2', '"total": 3')
        .replace('"expect": {', '"expect": {"missing": [], ')
    )
    office.write(CASES, f"[\n{RIGHT},\n{wrong}\n]\n")
    assert office.found() == [("case-mismatch", "tiny.json", 3)] * 2
    assert [p.what for p in office.problems()] == [
        """'bands' should be {"total": "high"}, but is {"total": "low"} (two).""",
        """'scores' should be {"total": 3}, but is {"total": 2} (two).""",
    ]


def test_only_what_is_expected_is_compared_but_that_as_a_whole(office: Office) -> None:
    office.write(
        CASES, '[{"answers": {"q1": 0}, "expect": {"skipped": ["q2"]}},\n {"answers": {}, "expect": {"bands": {}}}]'
    )
    assert office.found() == []
    office.write(
        CASES, '[{"answers": {"q1": 0}, "expect": {"skipped": []}}, {"answers": {"q1": 0}, "expect": {"bands": {}}}]'
    )
    assert [code for code, _, _ in office.found()] == ["case-mismatch", "case-mismatch"]


def test_examples_of_a_form_that_cannot_be_read_are_problems_with_their_lines(office: Office) -> None:
    for text, found in (
        ("{", [("not-a-list", 1)]),
        ('[\n{"answers": }]', [("broken-json", 2)]),
        ('[\n{"answers": {}},\n3,\n{"expect": {"scores": {}}, "answers": 3}]',
         [("case-form", 2), ("case-form", 3), ("case-mismatch", 4)]),
        ('[{"answers": {"q1": 7}, "expect": {"scores": {}}},\n{"answers": {"q9": 1}, "expect": {"scores": {}}}]',
         [("case-mismatch", 1), ("case-mismatch", 2)]),
        ('[{"answers": {}, "sex": ["x"], "expect": {"scores": {}}}]', [("case-mismatch", 1)]),
        ('[{"answers": {}, "expect": {"score": {}}}]', [("case-form", 1)]),
    ):  # fmt: skip
        office.write(CASES, text)
        assert [(code, line) for code, file, line in office.found() if file == "tiny.json"] == found


def test_a_path_of_examples_checks_their_form(office: Office) -> None:
    office.write(CASES, "[3]")
    found = check_paths([office.root / CASES], office.library())
    assert [(problem.code, problem.line) for problem in found] == [("case-form", 1)]


SHIPPED = open_library()


@pytest.mark.parametrize("name", [name for name in SHIPPED.instrument_ids() if name != "intake"])
def test_a_shipped_instrument_comes_out_as_its_publication_says(name: str) -> None:
    path = forms_dir() / "instruments" / "cases" / f"{name}.json"
    count, mismatches, problems = run_instrument_cases(path, SHIPPED.instrument(name))
    assert [str(mismatch.problem) for mismatch in mismatches] + [str(problem) for problem in problems] == []
    assert count > 0
    assert any(entry.get("cite") for _, entry in parse_json_entries(path.read_text(encoding="utf-8")))
