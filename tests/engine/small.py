"""A tiny policy written in Python, for tests that need nothing of the forms that ship."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from intake_app.domain.answers import Answer, AnswerSet, Missing
from intake_app.domain.policy import (
    ClockRule,
    DecisionTable,
    FollowUpRule,
    HitPolicy,
    InputKind,
    InstrumentUse,
    PolicyInput,
    PolicyPack,
    Rule,
    Section,
)
from intake_app.domain.quantities import ReferenceAmount
from intake_app.domain.questionnaire import (
    CHECK,
    AlertRule,
    AnswerOption,
    Band,
    BandSet,
    EnableWhen,
    Item,
    ItemType,
    Method,
    Operator,
    Questionnaire,
    Scale,
    parts_of,
)
from intake_app.domain.unary import UnaryTest
from intake_app.engine.policy import CompiledPolicy, compile_policy

TODAY = date(2026, 3, 2)
ANY = UnaryTest("-", any_value=True)


def one_of(*codes: object) -> UnaryTest:
    return UnaryTest(",".join(map(str, codes)), literals=codes)  # type: ignore[arg-type]


def none_of(*codes: object) -> UnaryTest:
    return UnaryTest(f"not({codes})", literals=codes, negated=True)  # type: ignore[arg-type]


def between(low: Any, high: Any) -> UnaryTest:
    return UnaryTest(f"{low}..{high}", ranges=((low, high),))


def coded(link_id: str, *codes: Any, points: bool = False, **more: Any) -> Item:
    options = tuple(AnswerOption(code, code if points else None) for code in codes)
    return Item(link_id, ItemType.CODING, options=options, **more)


def when(question: str, answer: Any, operator: Operator = Operator.EQUAL) -> EnableWhen:
    return EnableWhen(question, operator, answer)


BANDS = (Band("low", 0, 2), Band("moderate", 3, 5), Band("high", 6, 9))

ENTRY = Item(
    "seized",
    ItemType.GROUP,
    repeats=True,
    items=(
        coded("substance", "tea", "coffee", "water", required=True),
        Item("amount", ItemType.DECIMAL, minimum=0, required=True),
        coded("unit", "g", "mg", "cup", required=True),
    ),
)


def door_form() -> Questionnaire:
    """Facts: age, event, who sent the person, agreement, amounts, what was asked for."""
    return Questionnaire(
        id="door",
        version="1",
        items=(
            Item("age", ItemType.INTEGER, minimum=0, maximum=120, required=True),
            Item("event", ItemType.DATE, required=True),
            Item("hour", ItemType.TIME),
            Item("came", ItemType.DATE),
            coded("agrees", "yes", "no", required=True),
            ENTRY,
            coded("ruling", "own", "other", enable_when=(when("#amount", "over"),), required=True),
            coded("wishes", "food", "rest", "none", repeats=True, exclusive="none"),
            Item("told", ItemType.BOOLEAN),
            Item("words", ItemType.TEXT, max_length=10),
        ),
    )


def cups_form() -> Questionnaire:
    """Two drinks, each with a gate and two scored items; the second item is asked only where the first is not zero."""
    items: list[Item] = []
    for drink in "ab":
        items += [
            coded(f"ever-{drink}", 0, 3, points=True, required=True),
            Item(
                f"group-{drink}",
                ItemType.GROUP,
                enable_when=(when(f"ever-{drink}", 3),),
                items=(
                    coded(f"often-{drink}", 0, 2, 4, points=True, required=True),
                    coded(
                        f"miss-{drink}",
                        0,
                        1,
                        5,
                        points=True,
                        required=True,
                        enable_when=(when(f"often-{drink}", 0, Operator.NOT_EQUAL),),
                    ),
                ),
            ),
        ]
    return Questionnaire(
        id="cups",
        version="2",
        items=(*items, coded("spill", "no", "yes", required=True)),
        scales=tuple(Scale(d, Method.SUM, parts_of(f"often-{d}", f"miss-{d}"), BandSet(BANDS), 9) for d in "ab"),
        alerts=(
            AlertRule("spilled", "danger", (when("spill", "yes"),)),
            AlertRule("young", "info", (when("#age", 18, Operator.LESS), when("ever-a", 3))),
            AlertRule("spilled-unused", CHECK, (when("spill", "yes"), when("ever-a", 0), when("ever-b", 0))),
        ),
    )


def table(id_: str, hit: HitPolicy, inputs: str, outputs: str, *rows: tuple[Any, ...]) -> DecisionTable:
    """Rows: (rule id, cell per input ..., output per column ...)."""
    names, columns = tuple(inputs.split()), tuple(outputs.split())
    rules = tuple(
        Rule(
            row[0],
            tuple(row[1 : 1 + len(names)]),
            tuple(row[1 + len(names) :]),
            f"{id_}.{row[0]}",
            ("law",),
            row[0] != "U",
        )
        for row in rows
    )
    return DecisionTable(id_, hit, names, columns, rules)


def small_pack(**changes: Any) -> PolicyPack:
    answer = {"agrees": "door/agrees", "ruling": "door/ruling", "wishes": "door/wishes", "spill": "cups/spill"}
    inputs = {name: PolicyInput(name, InputKind.ANSWER, (key,)) for name, key in answer.items()}
    inputs["event"] = PolicyInput("event", InputKind.ANSWER, ("door/event",))
    inputs["age"] = PolicyInput("age", InputKind.AGE, ("door/age", "door/event"))
    inputs["amount"] = PolicyInput("amount", InputKind.QUANTITY, ("door/seized",), 2)
    inputs["worst"] = PolicyInput("worst", InputKind.BAND, ("cups/a", "cups/b"))
    first, collect = HitPolicy.FIRST, HitPolicy.COLLECT
    parts: dict[str, Any] = {
        "id": "small",
        "version": "1",
        "status": "draft",
        "stage": "",
        "decision_maker": "",
        "valid_from": None,
        "valid_to": None,
        "inputs": inputs,
        "instruments": (
            InstrumentUse("door"),
            InstrumentUse("cups", (("agrees", one_of("yes")), ("route", one_of("here")))),
        ),
        "sections": (Section("cups", "cups"), Section("door", "door")),
        "tables": (
            table(
                "route",
                first,
                "age event amount ruling",
                "route",
                ("A", between(None, 15), ANY, ANY, ANY, "elsewhere"),
                ("B", ANY, between(None, date(2010, 1, 1)), ANY, ANY, "elsewhere"),
                ("C", ANY, ANY, one_of("over"), none_of("own"), "court"),
                ("D", ANY, ANY, ANY, ANY, "here"),
            ),
            table("flags", collect, "age", "flag", ("F", between(16, 17), "young")),
            table(
                "tier",
                first,
                "route agrees worst spill",
                "tier",
                ("N", none_of("here"), ANY, ANY, ANY, "none"),
                ("O", ANY, one_of("no"), ANY, ANY, "none"),
                ("H", ANY, ANY, one_of("high"), ANY, "much"),
                ("S", ANY, ANY, one_of("moderate"), one_of("yes"), "much"),
                ("M", ANY, ANY, one_of("moderate"), ANY, "some"),
                ("U", ANY, ANY, ANY, ANY, "little"),
            ),
            table("measure", first, "route", "measure", ("1", one_of("here"), "talk"), ("2", ANY, "none")),
            table("alerts", collect, "spill", "alert level", ("X", one_of("yes"), "spilled", "info"),
                  ("Y", one_of("yes"), "wet-floor", "caution")),
            table("needs", collect, "wishes worst", "need", ("a", one_of("food"), ANY, "food"),
                  ("b", one_of("rest"), ANY, "rest"), ("c", ANY, one_of("moderate", "high"), "tea-talk")),
            table("services", collect, "tier need", "kind need", ("k", ANY, one_of("food"), "kitchen", "food"),
                  ("l", one_of("some", "much"), ANY, "talk", "tea-talk"),
                  ("m", one_of("much"), ANY, "talk", "tea-talk")),
        ),
        "references": (ReferenceAmount("tea", 1_000_000), ReferenceAmount("coffee", 500_000, verified=False)),
        "follow_up": (
            FollowUpRule("F1", "contact", "decision", 7, every=7, times=2),
            FollowUpRule("F2", "review", "suspension-end", -30, verified=False),
            FollowUpRule("F3", "never", "completion", 3),
            FollowUpRule("F4", "help", "decision", 1, applies=(("tier", one_of("much")),)),
        ),
        "clocks": (
            ClockRule("come", "event", "came", 72, None),
            ClockRule("decide", "event", "decision", None, 2, applies=(("route", one_of("here")),), verified=False),
            ClockRule("unknown", "event", "", None, None),
        ),
        "facts": (),
        "citations": {},
        "tiers": ("none", "little", "some", "much"),
        "event_date_key": "door/event",
        "moments": {"event": ("door/event", "door/hour"), "came": ("door/came",)},
    }  # fmt: skip
    parts.update(changes)
    return PolicyPack(**parts)


def small_policy(**changes: Any) -> CompiledPolicy:
    return compile_policy(small_pack(**changes), {"door": door_form(), "cups": cups_form()})


def answer_set(given: Mapping[str, Any]) -> AnswerSet:
    """Values, or "declined", "unknown", "not_asked"; keys with their instrument."""
    marks = {m.value: m for m in Missing}
    return AnswerSet(
        {
            key: Answer(missing=marks[raw]) if isinstance(raw, str) and raw in marks else Answer(value=raw)
            for key, raw in given.items()
        }
    )
