"""What can be proved wrong with a form whose every line can be read: told with the line, all at once."""

import time
from pathlib import Path

import pytest

from intake_app.definitions.checking import check_paths
from intake_app.definitions.form_checks import check_form_file
from intake_app.definitions.problems import Problem
from intake_app.paths import forms_dir

HEAD = """\
id: tried
version: "1"
optionSets:
  three: [{code: 0, points: 0}, {code: 1, points: 1}, {code: 2, points: 2}]
item:
  - {linkId: a, type: coding, answerOption: three}
  - {linkId: b, type: boolean}
  - {linkId: n, type: integer, minimum: 0, maximum: 9}
  - {linkId: d, type: decimal, minimum: 0}
  - {linkId: day, type: date}
  - {linkId: word, type: string}
  - {linkId: hour, type: time}
  - {linkId: any, type: coding, repeats: true, exclusive: none, answerOption: [{code: x}, {code: y}, {code: none}]}
  - linkId: rows
    type: group
    repeats: true
    item:
      - {linkId: kind, type: coding, answerOption: [{code: p}, {code: q}]}
      - {linkId: more, type: string}
"""
FIRST = HEAD.count("\n") + 1


def problems_of(text: str, folder: Path) -> list[Problem]:
    path = folder / "tried.yaml"
    path.write_text(text, encoding="utf-8")
    problems: list[Problem] = []
    check_form_file(path, problems)
    assert all(problem.mend or problem.severity == "information" for problem in problems)
    return problems


def told(text: str, folder: Path) -> list[tuple[str, int]]:
    return sorted((p.code, p.line) for p in problems_of(text, folder) if p.severity != "information")


def item(*conditions: str, behavior: str = "all", name: str = "z") -> str:
    lines = [f"  - linkId: {name}", "    type: string", f"    enableBehavior: {behavior}", "    enableWhen:"]
    return "\n".join([*lines, *(f"      - {{{condition}}}" for condition in conditions)]) + "\n"


def when(question: str, operator: str, answer: object) -> str:
    return f'question: "{question}", operator: "{operator}", answer: {answer}'


IMPOSSIBLE = {
    "no value above the highest": [when("a", ">", 2)],
    "no value below the bound": [when("n", "<", 0)],
    "beyond the bound": [when("n", ">=", 10)],
    "a decimal below zero": [when("d", "<", 0)],
    "two answers at once": [when("a", "=", 1), when("a", "=", 2)],
    "yes and no": [when("b", "=", "true"), when("b", "=", "false")],
    "between neighbours": [when("n", ">", 3), when("n", "<", 4)],
    "earlier and later": [when("day", "<", "2026-01-01"), when("day", ">", "2026-01-01")],
    "answered and not": [when("word", "exists", "true"), when("word", "exists", "false")],
    "a word and another": [when("word", "=", "left"), when("word", "=", "right")],
    "before and after noon": [when("hour", "<", '"12:00"'), when("hour", ">=", '"12:00"')],
    "none and another": [when("any", "=", "none"), when("any", "=", "x")],
    "too young and too old": [when("#age", "<", 18), when("#age", ">", 18), when("#age", "=", 18)],
    "an amount and another": [when("d", "<", 0.5), when("d", ">", 0.5)],
}
POSSIBLE = {
    "between decimals": [when("d", ">", 0.3), when("d", "<", 0.4)],
    "several answers": [when("any", "=", "x"), when("any", "=", "y")],
    "not one, but answered": [when("a", "!=", 1), when("a", "!=", 2)],
    "a day": [when("day", ">", "2025-12-31"), when("day", "<", "2026-01-02")],
    "a word after another": [when("word", ">", "left"), when("word", "<", "right")],
    "an hour": [when("hour", ">", '"11:59"'), when("hour", "<", '"12:01"')],
    "rows": [when("rows", "exists", "true")],
    "no answer": [when("a", "exists", "false")],
    "another form": [when("other/1", "=", 1), when("other/2", "=", 1)],
    "inputs": [when("#age", ">", 17), when("#age", "<", 19), when("#route", "=", "here")],
}


@pytest.mark.parametrize("name", IMPOSSIBLE)
def test_a_question_nobody_is_ever_asked_is_an_error_at_its_condition(name: str, tmp_path: Path) -> None:
    assert told(HEAD + item(*IMPOSSIBLE[name]), tmp_path) == [("never-shown", FIRST + 4)]


@pytest.mark.parametrize("name", POSSIBLE)
def test_a_question_somebody_can_be_asked_is_none(name: str, tmp_path: Path) -> None:
    assert told(HEAD + item(*POSSIBLE[name]), tmp_path) == []


def test_of_several_conditions_the_one_that_never_holds_is_named(tmp_path: Path) -> None:
    text = HEAD + item(when("b", "=", "true"), when("a", ">", 2))
    assert told(text, tmp_path) == [("never-shown", FIRST + 5)]
    text = HEAD + item(when("b", "=", "true"), when("a", ">", 2), behavior="any")
    assert told(text, tmp_path) == [("never-holds", FIRST + 5)]


def test_groups_and_what_is_in_them_are_taken_together(tmp_path: Path) -> None:
    group = (
        "  - linkId: g\n    type: group\n    enableWhen: [{question: a, answer: 1}]\n    item:\n"
        "      - {linkId: g1, type: boolean, enableWhen: [{question: a, answer: 2}]}\n"
        "      - linkId: g2\n        type: group\n        item:\n"
        "          - {linkId: g3, type: boolean, enableWhen: [{question: a, operator: exists, answer: false}]}\n"
        "          - {linkId: g4, type: boolean, enableWhen: [{question: a, operator: '>', answer: 0}]}\n"
    )
    assert told(HEAD + group, tmp_path) == [
        ("always-holds", FIRST + 9), ("never-shown", FIRST + 4), ("never-shown", FIRST + 8),
    ]  # fmt: skip


def test_what_a_hidden_question_hides_is_seen_through(tmp_path: Path) -> None:
    chain = (
        item(when("a", "=", 1), name="c1")
        + item(when("c1", "exists", "true"), name="c2")
        + item(when("c2", "exists", "true"), when("a", "=", 2), name="c3")
    )
    assert told(HEAD + chain, tmp_path) == [("never-shown", FIRST + 5 + 5 + 4)]


def test_a_group_nobody_sees_is_told_once(tmp_path: Path) -> None:
    group = (
        "  - linkId: g\n    type: group\n    enableWhen: [{question: a, operator: '>', answer: 2}]\n    item:\n"
        "      - {linkId: g1, type: coding, answerOption: three, enableWhen: [{question: b, answer: true}]}\n"
        "      - {linkId: g2, type: coding, answerOption: three}\n"
        "scales:\n  - {id: s, method: sum, items: [a, g2]}\n"
    )
    assert told(HEAD + group, tmp_path) == [("never-shown", FIRST + 2), ("scale-item-hidden", FIRST + 7)]


@pytest.mark.parametrize("condition", [when("a", ">=", 0), when("n", "<=", 9), when("d", ">=", 0)])
def test_a_condition_that_asks_nothing_is_a_warning(condition: str, tmp_path: Path) -> None:
    found = problems_of(HEAD + item(condition), tmp_path)
    assert [(p.code, p.line, p.severity) for p in found] == [("always-holds", FIRST + 4, "warning")]


def test_two_conditions_that_leave_nothing_out_still_ask_something(tmp_path: Path) -> None:
    assert told(HEAD + item(when("b", "=", "true"), when("b", "=", "false"), behavior="any"), tmp_path) == []


def test_rows_are_asked_like_the_rest(tmp_path: Path) -> None:
    text = HEAD.replace(
        "linkId: more, type: string", "linkId: more, type: string, enableWhen: [{question: kind, answer: p}]"
    )
    assert told(text, tmp_path) == []
    text = HEAD.replace(
        "linkId: more, type: string",
        "linkId: more, type: string, enableWhen: [{question: kind, answer: p}, {question: kind, answer: q}]",
    )
    assert told(text, tmp_path) == [("never-shown", FIRST - 1)]


def test_conditions_that_wait_for_each_other_are_told_with_the_way_round(tmp_path: Path) -> None:
    circle = item(when("y", "=", "1"), name="x") + item(when("z", "=", "1"), name="y") + item(when("x", "=", "1"))
    found = problems_of(HEAD + circle + item(when("self", "exists", "true"), name="self"), tmp_path)
    assert [(p.line, p.what) for p in found if p.code == "condition-circle"] == [
        (FIRST + 4, "These wait for each other: x → y → z → x."),
        (FIRST + 19, "These wait for each other: self → self."),
    ]


ALERTS = [
    ("when: [{question: a, answer: 1}, {question: a, answer: 2}]", "alert-never"),
    ("enableBehavior: any, when: [{question: a, answer: 1}, {question: a, answer: 2}]", None),
    ("when: [{question: n, operator: '>', answer: 9}]", "alert-never"),
    ("when: [{question: z, operator: exists, answer: true}, {question: a, answer: 2}]", "alert-never"),
    ("when: [{question: z, operator: exists, answer: true}, {question: a, answer: 1}]", None),
    ("when: [{question: '#age', operator: '<', answer: 18}, {question: a, answer: 1}]", None),
]


@pytest.mark.parametrize(("alert", "code"), ALERTS)
def test_an_alert_nobody_can_raise_is_an_error(alert: str, code: str | None, tmp_path: Path) -> None:
    text = HEAD + item(when("a", "=", 1)) + "alerts:\n  - {id: one, level: info, " + alert + "}\n"
    assert told(text, tmp_path) == ([(code, FIRST + 6)] if code else [])


def test_an_alert_always_covered_is_an_error(tmp_path: Path) -> None:
    alerts = (
        "alerts:\n  - {id: high, level: danger, covers: [low], when: [{question: a, operator: '>', answer: %d}]}\n"
        "  - {id: low, level: info, when: [{question: a, answer: 2}]}\n"
    )
    assert told(HEAD + alerts % 1, tmp_path) == [("alert-covered", FIRST + 2)]
    text = HEAD + (alerts % 1).replace("answer: 2}", "operator: '>', answer: 0}")
    assert told(text, tmp_path) == []


def test_a_band_no_score_falls_into_is_a_warning_at_its_own_line(tmp_path: Path) -> None:
    text = HEAD.replace("{code: 1, points: 1}, {code: 2, points: 2}", "{code: 1, points: 4}, {code: 2, points: 8}") + (
        "bandSets:\n  named:\n    - {code: low, low: 0, high: 3}\n    - {code: mid, low: 4, high: 4}\n"
        "    - {code: odd, low: 5, high: 7}\n    - {code: high, low: 8, high: 8}\n"
        "scales:\n  - id: s\n    method: sum\n    items: [a]\n    bands: named\n"
        "    otherBands:\n      other:\n"
        "        - {code: low, low: 0, high: 0}\n        - {code: none, low: 1, high: 3}\n"
        "        - {code: high, low: 4, high: 8}\n"
    )
    assert told(text, tmp_path) == [("band-unreachable", FIRST + 4), ("band-unreachable", FIRST + 14)]


def test_a_band_is_reached_when_a_rule_skips_questions(tmp_path: Path) -> None:
    text = HEAD + (
        "  - {linkId: e, type: coding, answerOption: [{code: 3, points: 3}],"
        " enableWhen: [{question: '#age', answer: 5}]}\n"
        "scales:\n  - id: s\n    method: sum\n    items: [e]\n    bands:\n      - {code: none, low: 0, high: 0}\n"
        "      - {code: odd, low: 1, high: 2}\n      - {code: full, low: 3, high: 3}\n"
    )
    assert told(text, tmp_path) == [("band-unreachable", FIRST + 7)]


def test_a_gate_that_never_opens_is_an_error(tmp_path: Path) -> None:
    gate = "[{question: a, answer: 1}, {question: a, answer: 2}]"
    text = HEAD + f"scales:\n  - {{id: s, method: sum, items: [a], when: {gate}}}\n"
    assert ("scale-never", FIRST + 1) in told(text, tmp_path)


def test_a_scale_that_hangs_on_too_much_is_refused(tmp_path: Path) -> None:
    gates = "".join(f"  - {{linkId: g{n}, type: coding, answerOption: three}}\n" for n in range(10))
    asked = "".join(
        f"  - {{linkId: q{n}, type: coding, answerOption: three, enableWhen: [{{question: g{n}, answer: 1}}]}}\n"
        for n in range(10)
    )
    scales = f"scales:\n  - {{id: s, method: sum, items: [{', '.join(f'q{n}' for n in range(10))}]}}\n"
    begun = time.process_time()
    assert told(HEAD + gates + asked + scales, tmp_path) == [("scale-too-wide", FIRST + 21)]
    assert time.process_time() - begun < 1


@pytest.mark.parametrize(
    "scale",
    [
        "items: [wide]",
        "items: [wide], scaled: {'>=1': 5}",
        "items: [{item: a, points: {'1': 999999999}}], scaled: {'0': 1}, when: [{question: wide, answer: 7}]",
        "items: [" + ", ".join(f"{{item: a, points: {{'1': {10**n}, '2': {3 * 10**n}}}}}" for n in range(9)) + "]",
    ],
)
def test_a_scale_without_end_is_refused_before_it_is_counted(scale: str, tmp_path: Path) -> None:
    text = HEAD + "  - {linkId: wide, type: integer, minimum: 0, maximum: 999999999}\n"
    begun = time.process_time()
    found = told(f"{text}scales:\n  - {{id: s, method: sum, {scale}}}\n", tmp_path)
    assert time.process_time() - begun < 1
    assert found in ([("scale-too-wide", FIRST + 2)], [("scale-item", FIRST + 2)])


def test_answers_nobody_reads_are_an_information(tmp_path: Path) -> None:
    text = HEAD + item(when("b", "=", "true")) + "scales:\n  - {id: s, method: sum, items: [a]}\n"
    found = [(p.code, p.line) for p in problems_of(text, tmp_path) if p.severity == "information"]
    assert found == [("never-read", 8), ("never-read", 9), ("never-read", 13)]


def test_everything_is_told_at_once(tmp_path: Path) -> None:
    text = (
        HEAD
        + item(when("a", ">", 2), name="z1")
        + item(when("n", ">=", 0), name="z2")
        + (
            "scales:\n  - {id: s, method: sum, items: [a], bands: [{code: low, low: 0, high: 2}]}\n"
            "alerts:\n  - {id: one, level: info, when: [{question: n, operator: '<', answer: 0}]}\n"
        )
    )
    assert [code for code, _ in told(text, tmp_path)] == ["alert-never", "always-holds", "never-shown"]


def test_the_shipped_forms_have_nothing_of_it() -> None:
    problems = check_paths([forms_dir()])
    codes = {problem.code for problem in problems if problem.severity != "information"}
    wrong = {"never-shown", "never-holds", "always-holds", "alert-never", "alert-covered", "scale-never"}
    wrong |= {"scale-item-hidden", "scale-too-wide", "band-unreachable"}
    assert codes & wrong == set()
