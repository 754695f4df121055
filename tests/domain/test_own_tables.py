"""A policy's own tables: which they are, and what they come to."""

from dataclasses import replace

from intake_app.domain.evaluation import Trace
from intake_app.domain.own_tables import COMMON_TABLES, OwnOutcome, own_outcomes, own_tables, text_key
from intake_app.domain.policy import DecisionTable, HitPolicy, Rule
from intake_app.engine.evaluating import evaluate
from tests.engine.small import TODAY, answer_set, small_policy

QUADRANT = DecisionTable(
    "quadrant", HitPolicy.FIRST, (), ("quadrant", "track"), (Rule("Q1", (), ("high", "full"), ""),)
)
STEPS = DecisionTable(
    "steps", HitPolicy.COLLECT, (), ("step",), tuple(Rule(f"S{n}", (), (code,), "") for n, code in enumerate("aba"))
)


def _spoke(table: str, rule: str, verified: bool = True, **outputs: str) -> Trace:
    return Trace(table, rule, outputs, "", (), {}, (), verified)


def test_only_tables_without_a_common_name_are_a_policys_own() -> None:
    pack = small_policy().pack
    common = tuple(table for table in pack.tables if table.id in COMMON_TABLES)
    assert common
    assert own_tables(replace(pack, tables=(*common, QUADRANT, *common, STEPS))) == (QUADRANT, STEPS)


def test_what_they_come_to() -> None:
    compiled = small_policy()
    pack = replace(
        compiled.pack, tables=(QUADRANT, *(compiled.pack.table_by_id[name] for name in ("route", "tier")), STEPS)
    )
    case = evaluate(compiled, answer_set({}), birth_date=None, today=TODAY)
    spoken = replace(
        case,
        trace=(
            _spoke("quadrant", "Q1", verified=False, quadrant="high", track="full"),
            _spoke("steps", "S0", step="a"),
            _spoke("steps", "S1", step="b"),
            _spoke("steps", "S2", step="a"),
            _spoke("steps", "S3"),
        ),
    )
    assert own_outcomes(pack, spoken) == (
        OwnOutcome("quadrant", "quadrant", ("high",), ("Q1",), False, False),
        OwnOutcome("quadrant", "track", ("full",), ("Q1",), False, False),
        OwnOutcome("steps", "step", ("a", "b"), ("S0", "S1", "S2", "S3"), True, True),
    )
    still_open = own_outcomes(pack, replace(case, trace=()))
    assert [one.codes for one in still_open] == [(), (), ()]


def test_texts_are_found_under_the_column_or_its_family() -> None:
    assert text_key("step", "close") == "step.close"
    assert text_key("kind", "peer-support") == "service.peer-support"
