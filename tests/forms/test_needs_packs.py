"""What cases cannot say of the treatment court of New Zealand, proefzorg, the overlay for China and the Netherlands."""

import json
from collections.abc import Iterator
from datetime import date

import pytest

from intake_app.definitions.library import open_library
from intake_app.domain.answers import AnswerSet
from intake_app.domain.evaluation import ClockState, Evaluation
from intake_app.domain.policy import HitPolicy, InputKind, PolicyPack
from intake_app.engine.answering import read_answer
from intake_app.engine.evaluating import evaluate
from intake_app.engine.policy import CompiledPolicy, compile_policy

LIBRARY = open_library()
PACKS = ("nz-aodt-court", "be-proefzorg", "cn-needs-overlay", "nl-care-referral")
CHINA = "cn-needs-overlay"
TODAY = date(2026, 3, 2)


def policy_of(pack_id: str) -> CompiledPolicy:
    pack = LIBRARY.pack(pack_id)
    return compile_policy(pack, LIBRARY.pack_instruments(pack))


POLICIES = {pack_id: policy_of(pack_id) for pack_id in PACKS}


def cases_of(pack_id: str) -> Iterator[tuple[str, dict[str, object]]]:
    for path in sorted((LIBRARY.folders[0] / "packs" / pack_id / "cases").glob("*.json")):
        yield path.stem.partition("-")[2], json.loads(path.read_text(encoding="utf-8"))["case"]["answers"]


def found(pack_id: str, answers: dict[str, object], decided_on: date | None = None) -> Evaluation:
    policy = POLICIES[pack_id]
    told = {key: read_answer(policy.item(key), value, key) for key, value in answers.items()}
    return evaluate(policy, AnswerSet(told), birth_date=None, today=TODAY, decided_on=decided_on)


def answers_of(pack_id: str, name: str) -> dict[str, object]:
    return next(answers for case, answers in cases_of(pack_id) if case == name)


@pytest.mark.parametrize("pack_id", PACKS)
def test_every_rule_of_a_table_that_decides_is_heard_in_a_case(pack_id: str) -> None:
    spoken = {(one.table, one.rule) for _, answers in cases_of(pack_id) for one in found(pack_id, answers).trace}
    tables = [
        table
        for table in POLICIES[pack_id].pack.tables
        if table.hit_policy is HitPolicy.FIRST or table.id in ("flags", "conference")
    ]
    assert {(table.id, rule.id) for table in tables for rule in table.rules} - spoken == set()


@pytest.mark.parametrize("pack_id", PACKS)
def test_declining_the_assessment_changes_neither_route_nor_measure(pack_id: str) -> None:
    for _, answers in cases_of(pack_id):
        kept = {key: value for key, value in answers.items() if not key.startswith("assist/")}
        kept.pop("intake/injecting_pattern", None)
        with_it, without = found(pack_id, answers), found(pack_id, {**kept, "intake/consent_assessment": "declined"})
        assert (without.route, without.measure, without.tier) == (with_it.route, with_it.measure, "none")


@pytest.mark.parametrize("pack_id", PACKS)
def test_nobody_has_cleared_it_nobody_pays_and_a_case_can_end_with_nothing(pack_id: str) -> None:
    pack = POLICIES[pack_id].pack
    assert pack.verified_by is None
    assert [fact.value for fact in pack.facts if fact.id == "cost"] == ["0"]
    assert any("no-measure" in rule.outputs for rule in pack.table_by_id["measure"].rules)


# ------------------------------------------------------------------------------------------------------------- China


def read_by(pack: PolicyPack, table_id: str) -> set[str]:
    """The tables whose outputs a table reads, and those behind them."""
    giver = {column: table.id for table in reversed(pack.tables) for column in table.outputs}
    near = {
        giver[pack.inputs[name].keys[0]]
        for name in pack.table_by_id[table_id].inputs
        if pack.inputs[name].kind is InputKind.OUTPUT
    }
    return near | {one for name in near for one in read_by(pack, name)}


def test_what_counting_yields_is_read_by_neither_level_nor_measure_nor_services() -> None:
    pack = POLICIES[CHINA].pack
    assert read_by(pack, "comparison") == {"frequency", "tier"}
    for table in ("route", "tier", "measure", "needs", "services"):
        assert not {"frequency", "comparison"} & read_by(pack, table)
        assert "counted" not in pack.table_by_id[table].inputs


def test_whatever_would_be_counted_nothing_but_the_comparison_changes() -> None:
    counted = ("not-looked-at", "first", "refused", "use-during", "serious-breach", "again-after", "severe")
    for name, answers in cases_of(CHINA):
        results = [found(CHINA, {**answers, "intake/counted": code}) for code in counted]
        seen = {(one.route, one.tier, one.measure, one.needs, one.flags, one.offers) for one in results}
        assert len(seen) == 1, name


def test_isolation_is_no_measure_of_the_overlay_and_the_police_are_not_at_the_table() -> None:
    policy = POLICIES[CHINA]
    measures = {output for rule in policy.pack.table_by_id["measure"].rules for output in rule.outputs}
    assert measures == {
        "no-measure", "decide-with-person", "law-as-it-stands", "transition-plan", "recovery-support",
        "maintenance-application", "voluntary-agreement", "community-agreement",
    }  # fmt: skip
    kinds = {rule.outputs[0] for rule in policy.pack.table_by_id["services"].rules}
    assert not {kind for kind in (*kinds, *policy.pack.to_do_first) if "isolation" in kind or "police" in kind}
    at_the_table = {option.code for option in policy.item("intake/conference_with").options}
    assert at_the_table == {"health", "civil-affairs", "human-resources", "school", "family"}


@pytest.mark.parametrize(
    ("legal", "from_key", "began", "told", "state"),
    [
        ("community-order", "order_date", "2026-02-01", "2026-02-16", ClockState.KEPT),
        ("community-order", "order_date", "2026-02-01", "2026-02-17", ClockState.EXCEEDED),
        ("community-order", "order_date", "2026-02-20", None, ClockState.RUNNING),
        ("community-recovery", "release_date", "2025-12-28", "2026-01-02", ClockState.KEPT),
        ("community-recovery", "release_date", "2025-12-28", "2026-01-03", ClockState.EXCEEDED),
    ],
)
def test_the_clocks_of_the_law_count_days(legal: str, from_key: str, began: str, told: str | None, state: str) -> None:
    answers = answers_of(CHINA, "registered") | {"intake/legal_now": legal, f"intake/{from_key}": began}
    if told:
        answers["intake/reported_date"] = told
    assert [clock.state for clock in found(CHINA, answers).clocks] == [state]


def test_isolation_has_a_clock_for_its_review() -> None:
    clocks = {clock.id: clock.ends for clock in found(CHINA, answers_of(CHINA, "in-isolation")).clocks}
    assert clocks == {"isolation-review": date(2026, 6, 1), "isolation-in-law": date(2027, 6, 1)}


def test_a_case_conference_is_planned_and_spoken_of_with_consent_alone() -> None:
    with_it = found(CHINA, answers_of(CHINA, "conference-needs"), TODAY)
    answers = answers_of(CHINA, "conference-needs") | {"intake/consent_conference": "declined"}
    without = found(CHINA, answers, TODAY)
    for result, planned in ((with_it, True), (without, False)):
        assert any(due.kind == "case-conference" for due in result.follow_up) is planned
        assert any(trace.table == "conference" for trace in result.trace) is planned
    assert (with_it.tier, with_it.measure) == (without.tier, without.measure)


# ------------------------------------------------------------------------------------ New Zealand, Belgium, Netherlands


@pytest.mark.parametrize("state", ["referral", "participant", "ready-to-end"])
def test_whoever_leaves_the_court_of_new_zealand_is_sentenced_as_anybody(state: str) -> None:
    answers = answers_of("nz-aodt-court", "enters") | {"intake/stage_now": state, "intake/accepts_offer": "no"}
    assert found("nz-aodt-court", answers).measure == "ordinary-sentence"


def test_tests_are_agreed_to_apart_and_change_nothing() -> None:
    answers = answers_of("nz-aodt-court", "enters")
    seen = {
        (one.route, one.tier, one.measure)
        for code in ("given", "declined", "not_asked")
        for one in [found("nz-aodt-court", answers | {"intake/consent_test": code})]
    }
    assert len(seen) == 1


@pytest.mark.parametrize("outcome", ["completed", "stopped", "under-way"])
def test_reports_of_proefzorg_are_planned_on_the_long_track_alone(outcome: str) -> None:
    answers = answers_of("be-proefzorg", "begins") | {"intake/way_outcome": outcome}
    for track, wanted in (("long", 2), ("short", 0)):
        due = found("be-proefzorg", answers | {"intake/track": track}, TODAY).follow_up
        count = sum(one.kind == "service-report" for one in due)
        assert count == (wanted if outcome == "under-way" else 0)


def test_there_is_no_level_in_the_netherlands_and_the_referral_is_the_persons() -> None:
    pack = POLICIES["nl-care-referral"].pack
    assert {rule.outputs for rule in pack.table_by_id["tier"].rules} == {("none",)}
    answers = answers_of("nl-care-referral", "small-amount")
    for wish, wanted in (("yes", True), ("no", False), ("undecided", False)):
        kinds = [offer.kind for offer in found("nl-care-referral", answers | {"intake/accepts_offer": wish}).offers]
        assert ("addiction-probation" in kinds) is wanted
