"""What is said of a form that is wrong: code and line, for every mistake an author can make."""

import pytest

from intake_app.definitions.instruments import load_instrument
from intake_app.definitions.problems import DefinitionError
from intake_app.domain.questionnaire import EnableWhen, ItemType, Operator, band_of
from tests.definitions.small import FORM, Office

MISTAKES = [
    # old text, new text, code, lines between the change and the line named
    ('version: "1.0"', "", "missing-key", None),
    ("id: tiny", "id: tinny", "id-and-file", 0),
    ("id: tiny", "id: t/../iny", "bad-name", 0),
    ("wording: paraphrase", "wording: copied", "not-a-choice", 0),
    ("rights: free", "rigths: free", "unknown-key", 0),
    ("seen_on: 2026-01-31", "seen_on: 2026-02-31", "not-a-date", 0),
    ("{code: 4, points: 4}]", "{code: 1, points: 4}]", "duplicate-code", 0),
    ("{code: 4, points: 4}]", "{code: Four, points: 4}]", "bad-code", 0),
    ("{code: 4, points: 4}]", "{code: 4, points: many}]", "wrong-kind", 0),
    ("[{code: police}, {code: court}]", "[]", "no-options", 0),
    ("[{code: police}, {code: court}]", "[police]", "wrong-kind", 0),
    ("answerOption: often}", "answerOption: oft}", "unknown-option-set", 0),
    ("linkId: when", "linkId: age", "duplicate-link-id", 1),
    ("linkId: when", "linkId: w.hen", "bad-name", 0),
    ("type: date", "type: day", "not-a-choice", 0),
    (", type: date", "", "missing-key", 0),
    ("linkId: told, type: boolean", "linkId: told, type: boolean, answerOption: often", "options-without-coding", 0),
    ("question: q1, ", "question: q7, ", "unknown-item", 0),
    ("question: q1, ", "question: age, ", "later-item", 0),
    ("question: q1, ", "question: use, ", "condition-target", 0),
    ("answer: 1}]", "answer: 2}]", "condition-answer", 0),
    ('operator: ">="', 'operator: "=>"', "not-a-choice", 0),
    ("low: 4, high: 8", "low: 3, high: 8", "band-overlap", 0),
    ("low: 4, high: 8", "low: 5, high: 8", "band-gap", 0),
    ("low: 4, high: 8", "low: 4, high: 7", "band-gap", None),
    ("low: 4, high: 8", "low: 4, high: 9", "band-beyond", None),
    ("low: 0, high: 3", "low: 1, high: 3", "band-gap", None),
    ("low: 0, high: 3", "low: 3, high: 0", "band-order", 0),
    ("code: high, low: 4", "code: low, low: 4", "duplicate-code", 0),
    ("bands: two", "bands: too", "unknown-band-set", 0),
    ("items: [q1, q2]", "items: [q1, q3]", "unknown-item", 0),
    ("items: [q1, q2]", "items: [q1, origin]", "scale-item", 0),
    ("items: [q1, q2]", "items: [q1, q1]", "scale-item", 0),
    ("{code: 1, points: 1}", "{code: 1, points: -1}", "points-negative", 0),
    ("[{code: police}", "[{code: police, points: -2}", "points-negative", 0),
    ("{linkId: age, ", "{linkId: age, hiddenPoints: -1, ", "points-negative", 0),
    ("method: sum", "method: mean", "not-a-choice", 0),
    ("type: integer, minimum: 0, maximum: 120", "type: integer, minimum: 9, maximum: 1", "bounds", 0),
    ("type: boolean", "type: boolean, minimum: 1", "bounds", 0),
    ("maxLength: 100", "maxLength: 0", "bounds", 0),
    ("type: boolean", "type: boolean, repeats: true", "repeats", 0),
    ("repeats: true\n        exclusive: none", "exclusive: none", "exclusive", 0),
    ("exclusive: none", "exclusive: nothing", "exclusive", 0),
    ("answerOption: often}", "answerOption: often, repeats: true}", "repeats-points", 0),
    ("type: time", "type: display, required: true", "required-display", 0),
    ("type: time", "type: time, item: [{linkId: x, type: time}]", "items-without-group", 0),
    ("type: time", "type: group, item: []", "empty-group", 0),
    ("level: caution", "level: loud", "not-a-choice", 0),
    ('question: q2, operator: "="', 'question: q9, operator: "="', "unknown-item", 0),
    ("alerts:\n", "alerts:\n  - {id: much, level: info, when: [{question: q1, answer: 4}]}\n", "duplicate-id", 2),
    ("required: true", "required: certainly", "wrong-kind", 0),
    ("- {id: total", "- {id: total, method: max, items: [q1]}\n  - {id: total", "duplicate-id", 1),
]


@pytest.mark.parametrize(("old", "new", "code", "below"), MISTAKES, ids=[f"{m[2]}-{n}" for n, m in enumerate(MISTAKES)])
def test_a_mistake_in_a_form_is_named_with_its_line(
    office: Office, old: str, new: str, code: str, below: int | None
) -> None:
    line = office.change("form", old, new)
    found = office.found()
    lines = [at for what, file, at in found if what == code and file == "tiny.yaml"]
    assert lines, found
    if below is not None:
        assert line + below in lines


def test_a_right_form_gives_no_problem(office: Office) -> None:
    assert office.problems() == []


def test_every_mistake_is_reported_at_once(office: Office) -> None:
    office.write("form", FORM.replace("type: date", "type: day").replace("bands: two", "bands: too"))
    with pytest.raises(DefinitionError) as caught:
        office.library().instrument("tiny")
    assert {problem.code for problem in caught.value.problems} == {"not-a-choice", "unknown-band-set"}
    assert "and 1 more" in str(caught.value)


def test_a_form_is_read_into_what_it_says(office: Office) -> None:
    form = office.library().instrument("tiny")
    assert list(form.questions) == ["q1", "q2", "origin", "when", "age", "told", "needs", "things", "clock", "note"]
    assert form.questions["q2"].enable_when == (EnableWhen("tiny/q1", Operator.GREATER_OR_EQUAL, 1),)
    assert form.questions["things"].type is ItemType.GROUP
    assert (form.scale_by_id["total"].maximum, band_of(form.scale_by_id["total"].band_set.others, 4)) == (8, "high")
    assert form.languages == ("en", "pt")
    assert form.alerts[0].when[0].answer == 4


@pytest.mark.parametrize("word", ["yes", "no", "on", "1e3", "0x10", "1_000", "2026-01-01", "null ", "3.10"])
def test_words_stay_what_the_author_typed(office: Office, word: str) -> None:
    office.change("form", 'version: "1.0"', f"version: {word}")
    if word.strip() == "null":
        assert ("missing-key", "tiny.yaml", 2) in office.found()
    else:
        assert office.library().instrument("tiny").version == word


def test_spaces_comments_and_quotes_do_not_change_the_fingerprint(office: Office) -> None:
    before = office.library().instrument("tiny").content_hash
    office.write("form", "# a word\n" + FORM.replace("id: tiny", 'id:   "tiny"').replace("points: 4", 'points: "4"'))
    assert office.library().instrument("tiny").content_hash == before
    office.change("form", "high: 8", "high: 9")
    with pytest.raises(DefinitionError):
        office.library().instrument("tiny")
    office.change("form", "maximum: 120", "maximum: 110")
    assert office.library().instrument("tiny").content_hash != before


def test_a_scale_that_cannot_be_zero_needs_no_band_for_zero(office: Office) -> None:
    path = office.root / "forms/instruments/one.yaml"
    path.write_text(
        "id: one\nversion: '1'\nitem:\n"
        "  - {linkId: a, type: coding, answerOption: [{code: 1, points: 1}, {code: 5, points: 5}]}\n"
        "scales: [{id: s, method: sum, items: [a], bands: [{code: low, low: 1, high: 5}]}]\n",
        encoding="utf-8",
    )
    assert band_of(load_instrument(path).scale_by_id["s"].band_set.others, 1) == "low"


@pytest.mark.parametrize(
    ("condition", "code"),
    [
        ("{question: told, answer: true}", None),
        ("{question: told, answer: yes}", None),
        ("{question: told, answer: maybe}", "condition-answer"),
        ('{question: told, operator: ">", answer: true}', "condition-answer"),
        ("{question: age, operator: '<', answer: 18}", None),
        ("{question: age, answer: old}", "condition-answer"),
        ("{question: age, answer: true}", "condition-answer"),
        ("{question: when, operator: '<', answer: 2001-07-01}", None),
        ("{question: when, answer: 2001-07-32}", "condition-answer"),
        ('{question: origin, operator: ">", answer: court}', "condition-answer"),
        ("{question: tiny/origin, answer: court}", None),
        ("{question: things, answer: heroin}", "condition-answer"),
        ("{question: things, operator: exists, answer: true}", None),
        ("{question: things, operator: exists, answer: perhaps}", "condition-answer"),
        ("{question: substance, answer: heroin}", "condition-target"),
        ("{question: note, answer: x}", "later-item"),
        ("{question: age}", "missing-key"),
        ("{question: '#amount', answer: over}", None),
        ("{question: '#amount', answer: above}", "condition-answer"),
        ("{question: '#weight', answer: over}", "unknown-input"),
        ("{question: '#age', operator: '<', answer: 16}", None),
        ("{question: '#age', answer: young}", "condition-answer"),
        ("{question: '#told', answer: 3}", "condition-answer"),
        ("{question: '#when', answer: 3}", "condition-answer"),
        ("{question: '#route', answer: inside}", None),
        ("{question: '#route', answer: outer}", "condition-answer"),
        ("{question: other/1, answer: 1}", "unknown-item"),
    ],
)
def test_conditions_are_held_against_what_they_ask(office: Office, condition: str, code: str | None) -> None:
    line = office.change(
        "form", "{linkId: clock, type: time}", f"{{linkId: clock, type: time, enableWhen: [{condition}]}}"
    )
    found = [(what, at) for what, file, at in office.found() if file == "tiny.yaml"]
    assert found == ([] if code is None else [(code, line)])


def test_a_row_may_ask_about_its_own_row(office: Office) -> None:
    office.change(
        "form", "{linkId: amount, type: decimal, minimum: 0}",
        "{linkId: amount, type: decimal, minimum: 0, enableWhen: [{question: substance, answer: heroin}]}",
    )  # fmt: skip
    assert office.problems() == []


def test_an_amount_is_compared_as_a_number(office: Office) -> None:
    office.change(
        "form", "{linkId: unit, type: coding,",
        "{linkId: unit, type: coding, enableWhen: [{question: amount, operator: '>', answer: 0.5}],",
    )  # fmt: skip
    assert office.problems() == []
    office.change(
        "form", "{linkId: unit, type: coding,",
        "{linkId: unit, type: coding, enableWhen: [{question: amount, operator: '>', answer: nan}],",
    )  # fmt: skip
    assert [code for code, _, _ in office.found()] == ["condition-answer", "form-unusable"]
