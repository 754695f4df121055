"""Each claim on a small policy: proven where it is right, and broken on purpose, with a case the engine confirms."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from intake_app.domain.policy import Fact, HitPolicy, InputKind, InstrumentUse, PolicyInput
from intake_app.domain.quantities import ReferenceAmount
from intake_app.domain.questionnaire import (
    BY_SEX,
    Band,
    BandSet,
    EnableWhen,
    Item,
    ItemType,
    Method,
    Operator,
    Scale,
    parts_of,
)
from intake_app.engine.policy import CompiledPolicy, compile_policy
from intake_app.proving.claims import CLAIMS, Finding
from intake_app.proving.days import holes
from intake_app.proving.effects import effects_order
from intake_app.proving.proof import PROVERS, prove_policy
from tests.proving.small import (
    ANY,
    ROUTE,
    TIER,
    TIER_ROWS,
    TODAY,
    between,
    coded,
    form,
    none_of,
    one_of,
    pack,
    policy,
    sum_scale,
    table,
)

pytest.importorskip("z3")
FIRST, UNIQUE, COLLECT = HitPolicy.FIRST, HitPolicy.UNIQUE, HitPolicy.COLLECT


def finding(claim: str, of: CompiledPolicy) -> Finding:
    return prove_policy(of, TODAY, (claim,)).claims[0].finding


def results(of: CompiledPolicy, found: Finding) -> list[dict[str, Any]]:
    assert not found.proven and found.counterexample is not None
    return [case.result(of) for case in found.counterexample.cases]


def value(found: Finding, key: str, case: int = 0) -> object:
    assert found.counterexample is not None
    return found.counterexample.cases[case].answers.value(key)


def test_every_claim_has_its_prover() -> None:
    assert tuple(PROVERS) == CLAIMS


def test_a_sound_policy_is_proven_whole() -> None:
    proof = prove_policy(policy(), TODAY)
    assert proof.proven, [claim.id for claim in proof.claims if not claim.finding.proven]


def test_a_gap_is_shown_as_a_complete_case() -> None:
    gap = policy((ROUTE, table("tier", FIRST, "route agrees use", *TIER_ROWS[:3])))
    found = finding("total", gap)
    (result,) = results(gap, found)
    assert result["tier"] is None and result["status"] == "complete" and result["route"] == "here"
    assert value(found, "f/agrees") == "given" and value(found, "f/age") == 16


def test_a_gap_on_some_days_only_is_found() -> None:
    inputs = {**policy().pack.inputs, "day": PolicyInput("day", InputKind.ANSWER, ("f/day",))}
    route = table(
        "route", FIRST, "day", (between(None, date(2020, 1, 1)), "here"), (between(date(2020, 1, 3), None), "here")
    )
    found = finding("total", policy((route, TIER), inputs=inputs))
    assert value(found, "f/day") == date(2020, 1, 2)


def test_a_question_nobody_must_answer_leaves_a_complete_case_open() -> None:
    loose = policy(of=form(required=False))
    found = finding("total", loose)
    (result,) = results(loose, found)
    assert result["status"] == "complete" and result["tier"] is None
    assert found.counterexample is not None and found.counterexample.cases[0].answers.get("f/often") is None


def test_rows_of_a_unique_table_that_overlap_are_found() -> None:
    measure = table("measure", UNIQUE, "age use", (between(None, 15), ANY, "talk"), (ANY, one_of("high"), "rest"))
    found = finding("unambiguous", policy((ROUTE, TIER, measure)))
    assert not found.proven and value(found, "f/age") != 16
    apart = table("measure", UNIQUE, "age", (between(None, 15), "talk"), (between(16, None), "rest"))
    assert finding("unambiguous", policy((ROUTE, TIER, apart))).proven


def test_a_row_that_only_the_whole_chain_kills_is_named() -> None:
    # A young person is never on the route "here": the table alone does not show it.
    tier = table("tier", FIRST, "route age agrees use", (one_of("here"), between(None, 15), ANY, ANY, "much"), *(
        (row[0], ANY, *row[1:]) for row in TIER_ROWS
    ))  # fmt: skip
    found = finding("no-dead-row", policy((ROUTE, tier)))
    assert not found.proven and found.places == ("tier.R1",)


def test_a_tier_that_falls_as_answers_become_worse_is_found() -> None:
    upside_down = table(
        "tier", FIRST, "route agrees use", *TIER_ROWS[:2], (ANY, ANY, one_of("low"), "much"), TIER_ROWS[3]
    )
    broken = policy((ROUTE, upside_down))
    found = finding("monotone", broken)
    one, other = results(broken, found)
    assert (one["tier"], other["tier"], one["route"]) == ("much", "some", other["route"])


def test_a_skip_rule_that_hides_the_worse_answers_is_found() -> None:
    hides = policy(of=form(often=(0, 2, 2), shown_when=EnableWhen("often", Operator.LESS, 1)))
    assert finding("monotone", hides).proven is False
    assert finding("scales-monotone", hides).proven is False
    shows = policy(of=form(shown_when=EnableWhen("often", Operator.GREATER, 0)))
    assert finding("monotone", shows).proven and finding("scales-monotone", shows).proven


def test_an_order_the_policy_declares_counts_instead_of_points() -> None:
    reverse = policy(severity={"f/often": ("2", "1", "0")})
    assert not finding("monotone", reverse).proven
    assert finding("monotone", policy(severity={"f/often": ("0", "1", "2")})).proven


def test_declining_counts_at_its_lowest_points() -> None:
    assert finding("declining-never-raises", policy()).proven
    rows = ((ANY, one_of(0), "much"), *((row[0], ANY, row[3]) for row in TIER_ROWS[3:]))
    raised = policy((ROUTE, table("tier", FIRST, "route often", *rows)))
    found = finding("declining-never-raises", raised)
    one, other = results(raised, found)
    assert (one["tier"], other["tier"]) == ("some", "much")
    assert found.counterexample is not None
    assert found.counterexample.cases[1].plain("small")["answers"]["f/often"] == "declined"  # type: ignore[index]


def test_who_declines_the_assessment_has_no_tier() -> None:
    assert finding("no-tier-without-consent", policy()).proven
    broken = policy((ROUTE, table("tier", FIRST, "route agrees use", TIER_ROWS[0], *TIER_ROWS[2:])))
    found = finding("no-tier-without-consent", broken)
    assert results(broken, found)[0]["tier"] == "some" and value(found, "f/agrees") == "declined"


# Amounts

GROUP = Item(
    "seized",
    ItemType.GROUP,
    required=True,
    repeats=True,
    items=(
        coded("substance", [("tea", None), ("water", None)]),
        Item("amount", ItemType.DECIMAL, minimum=0, required=True),
        coded("unit", [("mg", None), ("cup", None)]),
    ),
)


def with_amounts(*tier_rows: tuple[Any, ...], **changes: Any) -> CompiledPolicy:
    plain = form()
    inputs = {**policy().pack.inputs, "amount": PolicyInput("amount", InputKind.QUANTITY, ("f/seized",), 2)}
    route = table("route", FIRST, "amount age", (one_of("over"), between(16, None), "court"), (ANY, ANY, "here"))
    tier = table("tier", FIRST, "route amount", *tier_rows)
    references = (ReferenceAmount("tea", 1_000, date(2001, 1, 1)),)
    parts = {"inputs": inputs, "references": references, **changes}
    return policy((route, tier), replace(plain, items=(*plain.items, GROUP)), **parts)


def test_an_amount_that_decides_a_tier_is_found() -> None:
    broken = with_amounts((one_of("here"), one_of("over"), "much"), (ANY, ANY, "some"))
    found = finding("quantity-independent", broken)
    one, other = results(broken, found)
    assert one["route"] == other["route"] == "here" and {one["tier"], other["tier"]} == {"much", "some"}
    rows = [value(found, "f/seized", case) for case in (0, 1)]
    weights = sorted(row[0]["amount"] if row else Decimal(0) for row in rows)  # type: ignore[index]
    assert weights[-1] == Decimal("2.001"), "just over two days"


def test_a_tier_table_that_reads_amounts_without_effect_is_named() -> None:
    found = finding("quantity-independent", with_amounts((one_of("court"), ANY, "much"), (ANY, ANY, "some")))
    assert not found.proven and found.places == ("tier.amount",)


def test_no_amount_is_over_before_there_is_a_reference() -> None:
    early = PolicyInput("day", InputKind.ANSWER, ("f/day",))
    inputs = {**with_amounts((ANY, ANY, "some")).pack.inputs, "day": early}
    route = table(
        "route", FIRST, "day amount", (between(None, date(2000, 12, 31)), one_of("over"), "court"), (ANY, ANY, "here")
    )
    of = with_amounts((ANY, ANY, "some"), inputs=inputs)
    changed = compile_policy(replace(of.pack, tables=(route, of.pack.tables[1])), of.questionnaires)
    assert finding("no-dead-row", changed).places == ("route.R1",)


# Fines, offers, refusals


def with_measures(*rows: tuple[Any, ...], **changes: Any) -> CompiledPolicy:
    plain = form()
    items = (
        coded("finding", [("dependent", None), ("not-dependent", None)]),
        coded("accepts", [("yes", None), ("no", None)]),
    )
    inputs = {
        **policy().pack.inputs,
        "finding": PolicyInput("finding", InputKind.ANSWER, ("f/finding",)),
        "accepts": PolicyInput("accepts", InputKind.ANSWER, ("f/accepts",)),
    }
    parts = {
        "inputs": inputs,
        "named_questions": {"dependence": ("f/finding",), "accepts": ("f/accepts",)},
        "fines": ("fine",),
        "measures_order": ("nothing", "care", "fine"),
        **changes,
    }
    measure = table("measure", FIRST, "finding accepts", *rows)
    return policy((ROUTE, TIER, measure), replace(plain, items=(*plain.items, *items)), **parts)


def test_a_dependent_person_is_never_fined() -> None:
    right = with_measures((one_of("not-dependent"), one_of("no"), "fine"), (ANY, ANY, "care"))
    assert finding("dependent-never-fined", right).proven
    wrong = with_measures((ANY, one_of("no"), "fine"), (ANY, ANY, "care"))
    found = finding("dependent-never-fined", wrong)
    assert results(wrong, found)[0]["measure"] == "fine" and value(found, "f/finding") == "dependent"
    assert not finding("dependent-never-fined", with_measures((ANY, ANY, "care"), fines=())).applies


def test_accepting_is_never_worse_than_no_offer() -> None:
    right = with_measures((ANY, one_of("yes"), "care"), (ANY, ANY, "fine"))
    assert finding("accepting-never-worse", right).proven
    wrong = with_measures((ANY, one_of("yes"), "care"), (ANY, ANY, "nothing"))
    found = finding("accepting-never-worse", wrong)
    one, other = results(wrong, found)
    assert (one["measure"], other["measure"]) == ("nothing", "care") and value(found, "f/accepts", 1) == "yes"
    assert not finding("accepting-never-worse", with_measures((ANY, ANY, "care"), measures_order=())).applies


@pytest.mark.parametrize(
    ("refusal", "baseline", "proven"),
    [
        ("none", "administrative-proceedings", True),
        ("fine", "fine", True),
        ("custody", "fine", False),
        ("x", "fine", False),
    ],
)
def test_a_refusal_weighs_no_more_than_no_offer(refusal: str, baseline: str, proven: bool) -> None:
    told = policy(properties={"refusal_effect": refusal, "baseline_effect": baseline})
    assert finding("refusal-no-worse", told).proven is proven


def test_no_effect_stands_twice_in_the_order() -> None:
    effects = [effect for group in effects_order() for effect in group]
    assert len(effects) == len(set(effects)) and effects[0] == "none"


# Days


def test_a_figure_with_a_hole_is_named_with_its_days() -> None:
    facts = (
        Fact("wage", "1", "EUR", date(2024, 1, 1), date(2024, 12, 31)),
        Fact("wage", "2", "EUR", date(2025, 2, 1)),
    )
    found = finding("date-complete", policy(facts=facts))
    assert not found.proven and found.places == ("facts.wage: 2025-01-01 .. 2025-01-31",)
    close = (facts[0], replace(facts[1], valid_from=date(2025, 1, 1)))
    assert finding("date-complete", policy(facts=close)).proven


def test_holes_between_spans() -> None:
    day = date.fromisoformat
    assert holes([(None, None), (day("2025-01-01"), None)]) == []
    spans = [(day("2025-01-01"), day("2025-01-31")), (None, day("2024-12-30")), (day("2025-01-10"), day("2025-01-12"))]
    assert holes(spans) == [(day("2024-12-31"), day("2024-12-31"))]


# The chain


def test_bands_that_differ_by_sex_are_a_question_of_their_own() -> None:
    bands = BandSet(
        others=(Band("low", 0, 1), Band("high", 2, 20)),
        by=BY_SEX,
        keyed={"male": (Band("low", 0, 8), Band("high", 9, 20))},
    )
    by_sex = replace(sum_scale(), band_set=bands)
    rows = (*TIER_ROWS[:2], (ANY, ANY, one_of("high"), "much"), (ANY, ANY, one_of("low"), "some"))
    of = policy((ROUTE, table("tier", FIRST, "route agrees use", *rows)), form(scale=by_sex))
    assert finding("total", of).proven and finding("monotone", of).proven and finding("no-dead-row", of).proven


def test_scaled_and_greatest_scores_are_read_as_published() -> None:
    scaled = ((between(0, 2), 5), (between(3, None), 1))
    falls = Scale("s", Method.SUM, parts_of("often", "harm"), sum_scale().band_set, 40, scaled=scaled)
    assert not finding("scales-monotone", policy(of=form(scale=falls))).proven
    greatest = Scale("s", Method.MAX, parts_of("often", "harm"), sum_scale().band_set, 40)
    assert finding("scales-monotone", policy(of=form(scale=greatest))).proven


def test_a_form_that_is_not_asked_gives_no_band() -> None:
    # The form of the scale is asked of those who agree alone; its band is then "skipped" for the others.
    plain = form()
    used = replace(plain, id="g", items=plain.items[:2], scales=plain.scales)
    door = replace(plain, items=plain.items[2:], scales=())
    inputs = {**policy().pack.inputs, "use": PolicyInput("use", InputKind.BAND, ("g/s",))}
    inputs.pop("often")
    uses = (InstrumentUse("f"), InstrumentUse("g", (("agrees", one_of("given")),)))
    rows = (
        (none_of("here"), ANY, ANY, "none"),
        (ANY, one_of("declined"), one_of("low", "high"), "much"),
        *TIER_ROWS[1:],
    )
    tier = table("tier", FIRST, "route agrees use", *rows)
    of = compile_policy(
        pack((ROUTE, tier), inputs=inputs, instruments=uses, named_questions={"consent": ("f/agrees",)}),
        {"f": door, "g": used},
    )
    assert finding("no-dead-row", of).places == ("tier.R2",)
    assert finding("total", of).proven and finding("monotone", of).proven
