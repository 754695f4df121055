"""A tiny interview from answer to tier."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from intake_app.domain.answers import Row
from intake_app.domain.errors import UserError
from intake_app.domain.evaluation import ClockState, ItemState
from intake_app.domain.policy import ClockRule, HitPolicy, InputKind, InstrumentUse, PolicyInput, Section
from intake_app.engine.changing import would_change
from intake_app.engine.evaluating import evaluate
from intake_app.engine.policy import compile_policy
from intake_app.engine.reading import Mode, Reading
from intake_app.engine.scoring import read_checks
from tests.engine.small import (
    ANY,
    TODAY,
    answer_set,
    cups_form,
    door_form,
    one_of,
    small_pack,
    small_policy,
    table,
    when,
)

POLICY = small_policy()
TEA = Row((("substance", "tea"), ("amount", Decimal(1)), ("unit", "g")))
FACTS = {"door/age": 30, "door/event": date(2026, 3, 1), "door/agrees": "yes", "door/seized": (TEA,)}
CALM = {"cups/ever-a": 0, "cups/ever-b": 0, "cups/spill": "no"}
DRINKS = {"cups/ever-a": 3, "cups/often-a": 2, "cups/miss-a": 1, "cups/ever-b": 0, "cups/spill": "no"}


def read(given, **more):
    more = {"birth_date": None, "today": TODAY, **more}
    return evaluate(POLICY, answer_set(given), **more)


def test_a_complete_case_has_one_route_tier_and_measure():
    result = read({**FACTS, **CALM})
    assert (result.route, result.tier, result.measure, result.complete) == ("here", "little", "talk", True)
    assert result.tiers_possible == ("little",)
    assert [t.rule for t in result.trace if t.table == "tier"] == ["U"]


def test_a_trace_says_what_was_read_and_which_answers_lie_behind():
    (fired,) = (t for t in read({**FACTS, **DRINKS}).trace if t.table == "tier")
    assert (fired.rule, fired.because, fired.cites) == ("M", "small#tier.M", ("law",))
    assert fired.inputs == {"route": "here", "agrees": "yes", "worst": "moderate", "spill": "no"}
    assert set(fired.answers) == {"door/agrees", "cups/often-a", "cups/miss-a", "cups/spill"}


def test_an_open_answer_leaves_every_tier_it_could_lead_to():
    result = read({**FACTS, **DRINKS, "cups/miss-a": "not_asked"})
    assert (result.tier, result.tiers_possible) == (None, ("little", "some", "much"))
    assert result.scores["cups/a"].reachable == ((2, 3), (7, 7))
    assert result.open_items == ("cups/miss-a",)
    assert not result.complete


def test_a_declined_answer_counts_at_its_lowest_and_stays_visible_as_possible():
    result = read({**FACTS, **DRINKS, "cups/miss-a": "declined"})
    assert (result.tier, result.tiers_possible, result.complete) == ("little", ("little", "some", "much"), True)
    assert result.scores["cups/a"].value is None
    assert result.scores["cups/a"].bands_possible == ("low", "moderate", "high")
    assert result.declined_items == ("cups/miss-a",)


def test_a_declined_gate_hides_what_follows_and_keeps_its_range():
    result = read({**FACTS, **CALM, "cups/ever-a": "declined"})
    assert result.states["cups/often-a"] is ItemState.SKIPPED
    assert result.scores["cups/a"].reachable == ((0, 0), (2, 5), (7, 7), (9, 9))
    assert result.tier == "little"


def test_declining_the_assessment_gives_no_tier_and_leaves_the_legal_axis_alone():
    result = read({**FACTS, "door/agrees": "no"})
    assert (result.tier, result.tiers_possible, result.measure) == ("none", ("none",), "talk")
    assert result.states["cups/spill"] is ItemState.SKIPPED
    assert result.scores == {} and result.complete


def test_hidden_answers_are_kept_but_never_scored():
    result = read({**FACTS, **CALM, "cups/often-a": 4, "cups/miss-a": 5})
    assert result.scores["cups/a"].value == 0 and not result.scores["cups/a"].applies
    assert result.tier == "little"


def test_five_states_are_five_different_things():
    states = read({**FACTS, **CALM, "door/words": "declined", "door/told": "unknown", "door/hour": "not_asked"}).states
    assert states["door/words"] is ItemState.DECLINED
    assert states["door/told"] is ItemState.UNKNOWN
    assert states["door/hour"] is ItemState.NOT_ASKED
    assert states["door/wishes"] is ItemState.OPEN
    assert states["door/ruling"] is ItemState.SKIPPED
    assert states["cups/spill"] is ItemState.ANSWERED


def test_the_order_of_the_interview_is_that_of_the_sections():
    keys = POLICY.question_keys
    assert keys.index("cups/spill") < keys.index("door/age")


def test_age_comes_from_the_birth_date_when_there_is_one():
    young = read({**FACTS, **CALM}, birth_date=date(2010, 3, 2))
    assert young.route == "elsewhere"
    assert read({**FACTS, **CALM}, birth_date=date(2010, 3, 1)).flags == ("young",)


def test_without_an_event_date_the_age_is_what_it_can_be():
    facts = {k: v for k, v in FACTS.items() if k not in ("door/age", "door/event")}
    assert read({**facts, **CALM}, birth_date=date(2012, 1, 1)).routes_possible == ("elsewhere",)
    assert set(read({**facts, **CALM}, birth_date=date(1990, 1, 1)).routes_possible) == {"elsewhere", "here"}
    assert set(read({**FACTS, **CALM, "door/age": "unknown"}).routes_possible) == {"elsewhere", "here"}


def test_an_open_amount_and_the_question_it_shows_are_tried_together():
    result = read({**FACTS, **CALM, "door/seized": "unknown"})
    assert set(result.routes_possible) == {"here", "court"}
    assert result.tier is None and result.tiers_possible == ("none", "little")
    ruled = read({**FACTS, **CALM, "door/seized": "unknown", "door/ruling": "own"})
    assert ruled.routes_possible == ("here",)


def test_the_amount_decides_the_route_and_never_the_tier():
    much = Row((("substance", "tea"), ("amount", Decimal("2.1")), ("unit", "g")))
    over = read({**FACTS, **CALM, "door/seized": (much,), "door/ruling": "other"})
    assert (over.route, over.tier) == ("court", "none")
    own = read({**FACTS, **CALM, "door/seized": (much,), "door/ruling": "own"})
    assert (own.route, own.tier) == ("here", "little")


def test_consent_that_is_open_leaves_none_possible_beside_the_tiers():
    result = read({**FACTS, **CALM, "door/agrees": "unknown"})
    assert (result.tier, result.tiers_possible) == (None, ("none", "little"))


def test_needs_and_offers_come_once_each_in_the_order_of_the_tables():
    result = read({**FACTS, **DRINKS, "cups/often-a": 4, "cups/miss-a": 5, "door/wishes": ("food", "rest")})
    assert result.tier == "much"
    assert result.needs == ("food", "rest", "tea-talk")
    assert [(o.kind, o.need, o.rule) for o in result.offers] == [("kitchen", "food", "k"), ("talk", "tea-talk", "l")]


def test_what_both_open_tiers_offer_is_offered_already():
    result = read({**FACTS, **DRINKS, "cups/spill": "unknown"})
    assert result.tiers_possible == ("some", "much")
    assert [o.kind for o in result.offers] == ["talk"]


def test_alerts_need_given_answers_and_the_form_comes_before_the_pack():
    assert read({**FACTS, **CALM, "cups/spill": "unknown"}).alerts == ()
    wet = read({**FACTS, **CALM, "cups/spill": "yes"}).alerts
    assert [(a.id, a.level) for a in wet] == [("spilled", "danger"), ("wet-floor", "caution")]
    young = read({**FACTS, **DRINKS, "door/age": 17}).alerts
    assert [a.id for a in young] == ["young"]
    assert read({**FACTS, **CALM, "door/age": 17}).alerts == ()
    assert read({**FACTS, "door/agrees": "no", "cups/spill": "yes"}).alerts == ()


def test_checks_are_told_apart_from_alerts():
    def checks(**given):
        reading = Reading(POLICY, answer_set({**FACTS, **CALM, **given}), None, TODAY, Mode.DECIDED)
        return [(one.id, one.answers) for one in read_checks(reading)]

    assert checks(**{"cups/spill": "yes"}) == [("spilled-unused", ("cups/spill", "cups/ever-a", "cups/ever-b"))]
    assert checks() == checks(**{"cups/spill": "yes", "cups/ever-b": "declined"}) == []


def test_due_dates_follow_the_decision_and_the_tests_of_their_rules():
    result = read({**FACTS, **CALM})
    assert [(d.rule, d.due) for d in result.follow_up] == [("F1", date(2026, 3, 9)), ("F1", date(2026, 3, 16))]
    dated = read({**FACTS, **CALM}, decided_on=date(2026, 1, 31), suspension_ends=date(2028, 1, 31))
    assert dated.follow_up[-1].due == date(2028, 1, 1)
    assert "follow-up.F2" in dated.unverified


def test_clocks_without_an_hour_are_judged_only_when_sure():
    def clock(more, **when):
        return read({**FACTS, **CALM, **more}, **when).clocks[0]

    assert clock({}).state is ClockState.RUNNING
    assert clock({}, today=date(2026, 3, 5)).state is ClockState.EXCEEDED
    assert clock({"door/came": date(2026, 3, 3)}).state is ClockState.KEPT
    assert clock({"door/came": date(2026, 3, 4)}).state is ClockState.UNKNOWN
    assert clock({"door/came": date(2026, 3, 6)}).state is ClockState.EXCEEDED
    told = clock({"door/hour": "21:40"})
    assert told.ends is not None and told.ends.isoformat() == "2026-03-04T21:40:00"
    assert clock({"door/event": "unknown"}).state is ClockState.UNKNOWN


def test_clocks_in_months_end_on_the_last_day_of_a_short_month():
    result = read({**FACTS, **CALM, "door/event": date(2025, 12, 31)}, decided_on=date(2026, 2, 28))
    clock = next(c for c in result.clocks if c.id == "decide")
    assert (clock.ends, clock.state) == (date(2026, 2, 28), ClockState.KEPT)
    assert "clock.decide" in result.unverified
    assert next(c for c in result.clocks if c.id == "unknown").ends is None


def test_clocks_in_days_end_with_that_day():
    policy = small_policy(clocks=(ClockRule("report", "event", "came", None, None, days=15),))

    def clock(came, today):
        told = {"door/event": date(2026, 2, 20)} | ({"door/came": came} if came else {})
        return evaluate(policy, answer_set({**FACTS, **CALM, **told}), birth_date=None, today=today).clocks[0]

    last, after = date(2026, 3, 7), date(2026, 3, 8)
    assert (clock(None, last).ends, clock(None, last).state) == (last, ClockState.RUNNING)
    assert clock(None, after).state is ClockState.EXCEEDED
    assert (clock(last, after).state, clock(after, after).state) == (ClockState.KEPT, ClockState.EXCEEDED)


def test_unverified_rules_and_references_are_named():
    coffee = Row((("substance", "coffee"), ("amount", Decimal(5)), ("unit", "mg")))
    result = read({**FACTS, **CALM, "door/seized": (coffee,)})
    assert {"tier.U", "reference.coffee"} <= set(result.unverified)


def test_two_inputs_of_a_first_hit_table_may_not_share_a_scale():
    inputs = {**small_pack().inputs, "again": PolicyInput("again", InputKind.BAND, ("cups/b",))}
    clash = table("tier", HitPolicy.FIRST, "worst again", "tier", ("x", ANY, ANY, "little"))
    with pytest.raises(UserError) as caught:
        small_policy(inputs=inputs, tables=(clash,))
    assert caught.value.code == "inputs-overlap" and "again" in caught.value.place


def test_an_unknown_question_is_named_with_what_comes_near():
    assert POLICY.item("cups/spill").link_id == "spill"
    with pytest.raises(UserError, match="cups/spill") as caught:
        POLICY.item("cups/spil")
    assert caught.value.code == "unknown-item"
    with pytest.raises(UserError):
        POLICY.item("zzz")


def test_a_rule_on_an_input_nobody_knows_of_never_fires_surely():
    policy = small_policy(tables=(table("needs", HitPolicy.COLLECT, "nothing", "need", ("a", one_of("x"), "food")),))
    bare = replace(policy.pack, clocks=(), follow_up=(), instruments=(InstrumentUse("door"), InstrumentUse("cups")))
    result = evaluate(compile_policy(bare, policy.questionnaires), answer_set({}), birth_date=None, today=TODAY)
    assert result.needs == ()


def test_a_pack_without_services_alerts_or_instrument_conditions_is_read_all_the_same():
    bare = small_policy(
        tables=(table("route", HitPolicy.FIRST, "age", "route", ("D", ANY, "here")),),
        instruments=(InstrumentUse("door"), InstrumentUse("cups")),
        sections=(),
        event_date_key="",
    )
    result = evaluate(bare, answer_set({"cups/spill": "yes"}), birth_date=None, today=TODAY)
    assert (result.route, result.tier, result.offers) == ("here", None, ())
    assert [a.id for a in result.alerts] == ["spilled"]
    assert result.tiers_possible == ()


def test_a_gate_on_an_unknown_input_never_opens_surely():
    policy = small_policy(instruments=(InstrumentUse("door"), InstrumentUse("cups", (("nothing", one_of("x")),))))
    assert evaluate(policy, answer_set({}), birth_date=None, today=TODAY).states["cups/spill"] is ItemState.OPEN


def test_a_section_may_name_some_groups_of_a_form():
    policy = small_policy(sections=(Section("first", "cups", ("spill",)), Section("then", "cups", ("ever-b",))))
    assert policy.question_keys[:2] == ("cups/spill", "cups/ever-b")


def test_an_input_may_be_the_output_of_an_earlier_table_under_another_name():
    inputs = {**small_pack().inputs, "way": PolicyInput("way", InputKind.OUTPUT, ("route",))}
    inputs["loose"] = PolicyInput("loose", InputKind.OUTPUT)
    later = table("tier", HitPolicy.FIRST, "way", "tier", ("x", one_of("here"), "little"), ("y", ANY, "none"))
    policy = small_policy(inputs=inputs, tables=(small_pack().tables[0], later))
    assert evaluate(policy, answer_set({**FACTS, **CALM}), birth_date=None, today=TODAY).tier == "little"


def test_a_table_that_is_not_total_gives_nothing_where_no_rule_matches():
    only = table("tier", HitPolicy.FIRST, "age", "tier", ("x", one_of(17), "little"))
    policy = small_policy(tables=(only,), instruments=(InstrumentUse("door"), InstrumentUse("cups")))
    assert evaluate(policy, answer_set(FACTS), birth_date=None, today=TODAY).tiers_possible == ()
    open_age = evaluate(policy, answer_set({}), birth_date=None, today=TODAY)
    assert open_age.tiers_possible == ("little",)
    assert would_change(policy, answer_set({**FACTS, "door/age": 17}), birth_date=None, today=TODAY) == ()


def test_a_declined_answer_without_points_stands_for_all_of_them():
    result = read({**FACTS, **CALM, "door/agrees": "declined"})
    assert (result.tier, result.tiers_possible) == (None, ("none", "little"))


def test_a_condition_with_one_value_left_needs_no_trying():
    much = Row((("substance", "tea"), ("unit", "g")))
    result = read({**FACTS, **CALM, "door/seized": (much,), "door/age": 30})
    assert set(result.routes_possible) == {"here", "court"}
    two = door_form()
    items = tuple(
        replace(i, enable_when=(when("agrees", "yes"), when("#amount", "over"))) if i.link_id == "ruling" else i
        for i in two.items
    )
    policy = compile_policy(small_pack(), {"door": replace(two, items=items), "cups": cups_form()})
    given = {**FACTS, **CALM, "door/seized": "unknown"}
    assert set(evaluate(policy, answer_set(given), birth_date=None, today=TODAY).routes_possible) == {"here", "court"}


def test_an_age_that_follows_from_the_birth_date_is_not_asked():
    facts = {key: value for key, value in FACTS.items() if key != "door/age"}
    born = date(1990, 1, 1)
    known = read({**facts, **CALM}, birth_date=born)
    assert known.complete and "door/age" not in known.asked
    undated = read({**facts, **CALM, "door/event": "unknown"}, birth_date=born)
    assert "door/age" in undated.open_items
