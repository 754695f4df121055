"""Nouns that cannot be built wrong, and the few things they know of themselves."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from intake_app.domain.answers import Answer, AnswerSet, Missing, OwnText, Quantity, Row
from intake_app.domain.errors import UserError
from intake_app.domain.evaluation import Evaluation, ItemState, Score
from intake_app.domain.person import Consent, ConsentState, Person, Role, Worker, years_between
from intake_app.domain.plan import CarePlan, OfferState, Referral, Service
from intake_app.domain.policy import CONTEXT, Fact
from intake_app.domain.questionnaire import AnswerOption, Band, Item, ItemType, band_of
from intake_app.domain.unary import SKIPPED, UnaryTest
from intake_app.domain.wording import Wording
from tests.engine.small import small_pack


def test_an_error_says_its_place_when_it_has_one():
    assert str(UserError("x", "Mend it.", "here")) == "here: Mend it."
    assert str(UserError("x", "Mend it.")) == "Mend it."


def test_answer_sets_are_never_changed_in_place():
    empty = AnswerSet()
    one = empty.with_answer("f/a", Answer(value=1))
    assert (len(empty), len(one), len(one.without("f/a"))) == (0, 1, 0)
    assert one.value("f/a") == 1 and empty.value("f/a") is None and one.get("f/b") is None


def test_an_answer_is_a_value_or_a_reason_and_never_both():
    for wrong in ({}, {"value": 1, "missing": Missing.DECLINED}):
        with pytest.raises(ValueError):
            Answer(**wrong)
    assert [Answer(missing=reason).is_open for reason in Missing] == [False, True, True]


def test_amounts_and_own_words_read_as_they_were_written_and_compare_within_one_unit():
    grams, less = Quantity(Decimal("2.50"), "g"), Quantity(Decimal(2), "g")
    assert [str(one) for one in (grams, Quantity(Decimal(3), ""), OwnText("rust"))] == ["2.50 g", "3", "rust"]
    assert less < grams and not grams < less
    assert not less < Quantity(Decimal(9), "mg") and not Quantity(Decimal(9), "mg") < less
    assert OwnText("red") != "red"


def test_a_row_is_read_by_question_and_keeps_the_order_of_the_form():
    row = Row((("substance", "tea"), ("amount", 2)))
    assert (list(row), len(row), row["amount"], row.get("unit")) == (["substance", "amount"], 2, 2, None)


def test_a_person_has_a_reference_and_an_age_that_counts_from_the_birthday():
    with pytest.raises(UserError) as caught:
        Person(" ")
    assert caught.value.code == "reference-missing"
    person = Person("2026/1", birth_date=date(2008, 2, 29))
    assert person.age_on(date(2024, 2, 28)) == 15 and person.age_on(date(2024, 2, 29)) == 16
    assert years_between(date(2008, 2, 29), date(2026, 2, 28)) == 17
    assert Person("2026/2").age_on(date(2026, 1, 1)) is None


def test_workers_have_a_short_name():
    assert Worker("w", "Marta Exemplo", Role.TECHNICIAN).short_name == "M. Exemplo"
    assert Worker("w", "Marta", Role.TECHNICIAN).short_name == "Marta"


def test_consent_holds_while_given_and_not_past_its_end():
    day, at = date(2026, 9, 2), datetime(2026, 3, 2, tzinfo=UTC)
    given = Consent("c", "e", ("name",), "s", "why", day, ConsentState.GIVEN, at)
    assert given.holds_on(day) and not given.holds_on(date(2026, 9, 3))
    assert not Consent("c", "e", (), "s", "", day, ConsentState.REVOKED, at).holds_on(day)


def test_services_accept_ages_between_their_limits():
    youth = Service("s", "Exemplo", ("youth-consultation",), minimum_age=12, maximum_age=24)
    assert [youth.accepts_age(a) for a in (None, 11, 12, 24, 25)] == [True, False, True, True, False]
    assert Service("s", "Exemplo", ()).accepts_age(99)


def test_a_plan_tells_chosen_offers_from_declined_ones():
    def offer(id_, state):
        return Referral(id_, "work", "employment", "s", state)

    plan = CarePlan(
        referrals=(offer("1", OfferState.CHOSEN), offer("2", OfferState.DECLINED), offer("3", OfferState.OFFERED))
    )
    assert [r.id for r in plan.chosen()] == ["1"] and [r.id for r in plan.declined()] == ["2"]


def test_facts_are_those_in_force_on_the_day():
    facts = (
        Fact("wage", "870", "EUR", date(2025, 1, 1), date(2025, 12, 31)),
        Fact("wage", "920", "EUR", date(2026, 1, 1)),
    )
    pack = small_pack(facts=facts)
    assert pack.facts_on(date(2025, 12, 31))["wage"].value == "870"
    assert pack.facts_on(date(2026, 1, 1))["wage"].value == "920"
    assert pack.facts_on(date(2024, 1, 1)) == {}
    assert pack.table_by_id["route"].id == "route"


def test_a_pack_names_questions_and_has_none_under_other_names():
    pack = small_pack(named_questions={"wishes": ("door/wishes", "door/words")})
    assert (pack.question("wishes"), pack.question("consent")) == ("door/wishes", "")


def test_a_pack_that_only_tells_facts_decides_nothing():
    assert small_pack().decides
    assert not small_pack(status=CONTEXT).decides


def test_an_item_finds_its_options_and_nothing_else():
    item = Item("a", ItemType.CODING, options=(AnswerOption(1, 0), AnswerOption("two", 2)))
    assert [item.option(code) and item.option(code).points for code in (1, "two", 2, None, ["two"])] == [
        0,
        2,
        *[None] * 3,
    ]


def test_items_know_their_options_and_scales_their_bands():
    assert Item("a", ItemType.TEXT).lowest_points is None and Item("a", ItemType.TEXT).option("x") is None
    bands = (Band("low", 0, 3),)
    assert band_of(bands, 3) == "low" and band_of(bands, 4) is None
    score = Score("f", "s", 3, 9, ((3, 3),), "low", ("low",))
    assert score.key == "f/s"


def test_states_that_leave_an_item_open_are_three():
    assert [s for s in ItemState if s.leaves_open] == [ItemState.UNKNOWN, ItemState.NOT_ASKED, ItemState.OPEN]


def test_an_evaluation_gives_its_scores_by_key():
    blank = dict.fromkeys(
        ("routes_possible", "tiers_possible", "measures_possible", "flags", "needs", "offers", "alerts", "trace",
         "quantities", "clocks", "follow_up", "unverified", "open_items"), (),
    )  # fmt: skip
    score = Score("f", "s", 3, 9, ((3, 3),), "low", ("low",))
    result = Evaluation("p", "1", True, route=None, tier=None, measure=None, states={}, scores={"f/s": score}, **blank)
    assert result.score_of("f/s") is score and result.score_of("f/t") is None


@pytest.mark.parametrize(
    ("test", "value", "expected"),
    [
        (UnaryTest("-", any_value=True), SKIPPED, True),
        (UnaryTest("27", literals=(27,)), 27, True),
        (UnaryTest("4..26", ranges=((4, 26),)), 26, True),
        (UnaryTest("4..26", ranges=((4, 26),)), 27, False),
        (UnaryTest(">=27", ranges=((27, None),)), 27, True),
        (UnaryTest("<16", ranges=((None, 15),)), 15, True),
        (UnaryTest("<16", ranges=((None, 15),)), "15", False),
        (UnaryTest("<16", ranges=((None, 15),)), True, False),
        (UnaryTest("not(own-use)", literals=("own-use",), negated=True), SKIPPED, True),
        (UnaryTest("cash", literals=("cash",)), ("scales", "cash"), True),
        (UnaryTest("not(none)", literals=("none",), negated=True), ("none",), False),
        (UnaryTest("d", ranges=((date(2008, 8, 5), date(2023, 9, 30)),)), date(2023, 10, 1), False),
    ],
)
def test_a_cell_says_one_thing_of_one_input(test, value, expected):
    assert test.matches(value) is expected


ENGLISH = Wording(
    "en",
    {
        "hello": "Hello {name}", "only": "Only", "days.one": "{count} day", "days.many": "{count} days",
        "code.tier.warning": "Warning", "date.long": "{day} {month} {year}", "date.month.3": "March",
        "date.short": "{day} {month}", "date.month_short.3": "Mar", "date.weekday": "{weekday}, {day} {month}",
        "date.weekday.1": "Monday", "number.decimal": ".",
    },
)  # fmt: skip
PORTUGUESE = Wording("pt", {"hello": "Olá {name}", "number.decimal": ","}, ENGLISH)


def test_texts_fall_back_visibly_and_fill_their_places():
    assert PORTUGUESE.text("hello", name="Rui") == "Olá Rui"
    assert PORTUGUESE.text("only") == "Only" and not PORTUGUESE.is_translated("only") and PORTUGUESE.has("only")
    assert ENGLISH.text("nowhere") == "‹nowhere›" and not PORTUGUESE.has("nowhere")
    assert PORTUGUESE.first("nowhere", "only") == "Only" and PORTUGUESE.first("nowhere", default="–") == "–"
    assert [ENGLISH.plural("days", n) for n in (1, 2)] == ["1 day", "2 days"]
    assert ENGLISH.code("tier", "warning") == "Warning" and ENGLISH.code("tier", None) == "–"


def test_dates_and_numbers_are_written_as_the_language_does():
    day = date(2026, 3, 2)
    assert (ENGLISH.day(day), ENGLISH.short_day(day), ENGLISH.weekday(day)) == (
        "2 March 2026",
        "2 Mar",
        "Monday, 2 March",
    )
    assert ENGLISH.clock_time(datetime(2026, 3, 2, 9, 5, tzinfo=UTC)) == "09:05"
    assert [PORTUGUESE.number(v) for v in (Decimal("4.10"), Decimal("1E+2"), 3)] == ["4,1", "100", "3"]
