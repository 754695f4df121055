"""Small policies written in Python: one to break on purpose, and a family of generated ones small enough to try out."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from hypothesis import strategies as st

from intake_app.domain.policy import (
    DecisionTable,
    HitPolicy,
    InputKind,
    InstrumentUse,
    PolicyInput,
    PolicyPack,
    Rule,
    Section,
)
from intake_app.domain.questionnaire import (
    AnswerOption,
    Band,
    BandSet,
    Counted,
    EnableWhen,
    Item,
    ItemType,
    Method,
    Operator,
    Part,
    Questionnaire,
    Scale,
)
from intake_app.domain.unary import UnaryTest
from intake_app.engine.policy import CompiledPolicy, compile_policy

TODAY = date(2026, 3, 2)
ANY = UnaryTest("-", any_value=True)
TIERS = ("none", "some", "much")


def one_of(*codes: Any) -> UnaryTest:
    return UnaryTest(", ".join(map(str, codes)), literals=codes)


def none_of(*codes: Any) -> UnaryTest:
    return UnaryTest("not", literals=codes, negated=True)


def between(low: Any, high: Any) -> UnaryTest:
    return UnaryTest(f"{low}..{high}", ranges=((low, high),))


def coded(link_id: str, options: Sequence[tuple[Any, int | None]], **more: Any) -> Item:
    told = tuple(AnswerOption(code, points) for code, points in options)
    return Item(link_id, ItemType.CODING, required=more.pop("required", True), options=told, **more)


def table(id_: str, hit: HitPolicy, inputs: str, *rows: tuple[Any, ...]) -> DecisionTable:
    """Rows: a cell for each input, then the one output."""
    rules = tuple(Rule(f"R{n}", tuple(row[:-1]), (row[-1],), f"{id_}.R{n}") for n, row in enumerate(rows, start=1))
    return DecisionTable(id_, hit, tuple(inputs.split()), (id_.removesuffix("s"),), rules)


def pack(tables: Sequence[DecisionTable], **changes: Any) -> PolicyPack:
    inputs = {
        "age": PolicyInput("age", InputKind.AGE, ("f/age", "f/day")),
        "agrees": PolicyInput("agrees", InputKind.ANSWER, ("f/agrees",)),
        "wishes": PolicyInput("wishes", InputKind.ANSWER, ("f/wishes",)),
        "use": PolicyInput("use", InputKind.BAND, ("f/s",)),
        "often": PolicyInput("often", InputKind.ANSWER, ("f/often",)),
    }
    parts: dict[str, Any] = {
        "id": "small", "version": "1", "status": "draft", "stage": "", "decision_maker": "", "valid_from": None,
        "valid_to": None, "inputs": inputs, "instruments": (InstrumentUse("f"),), "sections": (Section("f", "f"),),
        "tables": tuple(tables), "references": (), "follow_up": (), "clocks": (), "facts": (), "citations": {},
        "tiers": TIERS, "event_date_key": "f/day", "moments": {}, "named_questions": {"consent": ("f/agrees",)},
    }  # fmt: skip
    return PolicyPack(**{**parts, **changes})


def form(
    often: Sequence[int] = (0, 2, 4),
    harm: Sequence[int] = (0, 1, 5),
    shown_when: EnableWhen | None = None,
    scale: Scale | None = None,
    hidden_points: int = 0,
    **more: Any,
) -> Questionnaire:
    """How often, how much harm (asked only when `shown_when`), agreement, wishes, age, day."""
    when = (shown_when,) if shown_when else ()
    return Questionnaire(
        id="f",
        version="1",
        items=(
            coded("often", [(n, points) for n, points in enumerate(often)], **more),
            coded(
                "harm", [(n, points) for n, points in enumerate(harm)], enable_when=when, hidden_points=hidden_points
            ),
            coded("agrees", [("given", None), ("declined", None)]),
            coded("wishes", [("food", None), ("rest", None), ("none", None)], repeats=True, exclusive="none"),
            Item("age", ItemType.INTEGER, required=True, minimum=14, maximum=16),
            Item("day", ItemType.DATE, required=True),
        ),
        scales=(scale or sum_scale(),),
    )


def sum_scale(
    method: Method = Method.SUM, split: int = 3, together: bool = False, gate: EnableWhen | None = None
) -> Scale:
    often, harm = Counted("often"), Counted("harm")
    parts = (Part((often, harm)),) if together else (Part((often,)), Part((harm,)))
    bands = BandSet((Band("low", -20, split - 1), Band("high", split, 40)))
    return Scale("s", method, parts, bands, 40, when=(gate,) if gate else ())


ROUTE = table("route", HitPolicy.FIRST, "age", (between(None, 15), "young"), (ANY, "here"))
TIER_ROWS = (
    (none_of("here"), ANY, ANY, "none"),
    (ANY, one_of("declined"), ANY, "none"),
    (ANY, ANY, one_of("high"), "much"),
    (ANY, ANY, ANY, "some"),
)
TIER = table("tier", HitPolicy.FIRST, "route agrees use", *TIER_ROWS)


def policy(
    tables: Sequence[DecisionTable] = (ROUTE, TIER), of: Questionnaire | None = None, **changes: Any
) -> CompiledPolicy:
    return compile_policy(pack(tables, **changes), {"f": of or form()})


# Generated ones

_points = st.lists(st.integers(0, 4), min_size=3, max_size=3)
_conditions = st.one_of(
    st.none(),
    st.builds(EnableWhen, st.just("often"), st.sampled_from(list(Operator)[1:]), st.integers(0, 2)),
    st.just(EnableWhen("agrees", Operator.EQUAL, "given")),
    st.just(EnableWhen("wishes", Operator.EQUAL, "food")),
    st.just(EnableWhen("#age", Operator.GREATER, 14)),
)
_cells = {
    "route": [ANY, one_of("here"), none_of("here")],
    "agrees": [ANY, one_of("given"), one_of("declined")],
    "use": [ANY, one_of("low"), one_of("high")],
    "often": [ANY, one_of(2), between(1, 2), one_of(0)],
    "wishes": [ANY, one_of("food"), none_of("food"), one_of("rest", "none")],
    "age": [ANY, between(None, 14), between(15, None)],
}


@st.composite
def policies(draw: st.DrawFn) -> CompiledPolicy:
    """A form with a scale and a skip rule, a route, a tier table of some rows, a `unique` and a `collect` table."""
    scale = sum_scale(
        draw(st.sampled_from(list(Method))),
        draw(st.integers(0, 6)),
        draw(st.booleans()),
        draw(st.one_of(st.none(), _gate)),
    )
    questions = form(draw(_points), draw(_points), draw(_conditions), scale, draw(st.integers(0, 2)))

    def rows(names: str, outputs: Sequence[str], least: int, most: int) -> list[tuple[Any, ...]]:
        cells = [st.sampled_from(_cells[name]) for name in names.split()]
        return draw(st.lists(st.tuples(*cells, st.sampled_from(outputs)), min_size=least, max_size=most))

    names = "route agrees use wishes"
    tier = rows(names, TIERS, 1, 4)
    if draw(st.booleans()):
        tier.append((ANY, ANY, ANY, ANY, "some"))
    tables = (
        table("route", HitPolicy.FIRST, "age agrees", *rows("age agrees", ["here", "young"], 1, 2), (ANY, ANY, "here")),
        table("tier", HitPolicy.FIRST, names, *tier),
        table("measure", HitPolicy.UNIQUE, "often use", *rows("often use", ["talk", "rest"], 1, 3)),
        table("flags", HitPolicy.COLLECT, "wishes often", *rows("wishes often", ["a", "b"], 1, 2)),
    )
    return policy(tables, questions)


_gate = st.builds(EnableWhen, st.just("agrees"), st.just(Operator.EQUAL), st.sampled_from(["given", "declined"]))
