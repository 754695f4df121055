"""Worked examples beside a pack: run through whatever evaluates, every difference named."""

import json
from collections.abc import Mapping

from intake_app.definitions.checking import CaseMismatch, run_cases
from intake_app.domain.errors import UserError
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
    for text, code in (("{", "json"), ("[" * 100_000, "json"), ("[]", "case-form"), ('{"case": {}}', "case-form")):
        office.write("forms/packs/small/cases/1.json", text)
        count, mismatches, problems = run_cases(office.root / "forms/packs/small/cases", evaluate)
        assert (count, mismatches, [problem.code for problem in problems]) == (1, [], [code])
