"""The route, tier and measure tables of pt-cdt written out a second time, by brute force, to check the engine against.

Nothing here is shared with the program: it reads a CASE.json object and tries every answer that is missing.
"""

from collections.abc import Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import product
from typing import Any

OPEN = (None, "unknown", "not_asked")
DAILY_MICROGRAMS = {
    "heroin": 100_000, "methadone": 100_000, "morphine": 200_000, "opium": 1_000_000, "cocaine-hcl": 200_000,
    "cocaine-base": 30_000, "cannabis-herb": 2_500_000, "cannabis-resin": 500_000, "cannabis-oil": 250_000,
    "pcp": 10_000, "lsd": 50, "mdma": 100_000, "amphetamine": 100_000, "thc": 50_000,
}  # fmt: skip
UNITS = {"g": Decimal(1_000_000), "mg": Decimal(1_000), "ug": Decimal(1)}
POINTS = {
    "2": (0, 2, 3, 4, 6), "3": (0, 3, 4, 5, 6), "4": (0, 4, 5, 6, 7), "5": (0, 5, 6, 7, 8), "6": (0, 6, 3),
    "7": (0, 6, 3),
}  # fmt: skip
ILLICIT = "cdefghij"
CODED = {
    "intake/origin": ("police", "court", "own-request"),
    "intake/judicial_decision": ("own-use", "pending", "none"),
    "intake/sought_help": ("yes", "no"),
    "intake/register_checked": ("no-prior", "prior", "not-checked"),
    "intake/consent_assessment": ("given", "declined"),
    "intake/dependence": ("dependent", "not-dependent", "undetermined"),
    "intake/accepts_treatment": ("yes", "no", "undecided"),
    "intake/injecting_pattern": ("infrequent", "frequent"),
    "assist/8": (0, 1, 2),
}
LOWEST = {
    "intake/sought_help": ("no",),
    "intake/injecting_pattern": ("infrequent",),
    "intake/dependence": ("not-dependent", "undetermined"),
    "assist/8": (0,),
}
TIERS = ("none", "warning", "education", "treatment")
REPRESENTATIVE_DATES = ("2000-01-01", "2005-01-01", "2015-01-01", "2025-01-01")
MISSING_MARKS = ("unknown", "declined", "not_asked")


def values(answers: dict[str, Any], key: str, lowest: bool) -> tuple[Any, ...]:
    answer = answers.get(key)
    options = CODED[key]
    if answer in OPEN:
        return options
    if answer == "declined" and answer not in options:
        return LOWEST.get(key, options) if lowest else options
    return (answer,)


def ages(case: dict[str, Any]) -> tuple[int, ...]:
    answers, birth = case["answers"], case.get("person", {}).get("birth_date")
    event = answers.get("intake/event_date")
    if birth and event not in (*OPEN, "declined"):
        b, e = date.fromisoformat(birth), date.fromisoformat(event)
        return (e.year - b.year - ((e.month, e.day) < (b.month, b.day)),)
    told = answers.get("intake/age")
    if isinstance(told, int):
        return (told,)
    if birth:
        b, t = date.fromisoformat(birth), date.fromisoformat(case["today"])
        oldest = t.year - b.year - ((t.month, t.day) < (b.month, b.day))
        return tuple(range(oldest + 1))
    return tuple(range(121))


def dates(answers: dict[str, Any]) -> tuple[str, ...]:
    told = answers.get("intake/event_date")
    return REPRESENTATIVE_DATES if told in (*OPEN, "declined") else (told,)


def quantities(answers: dict[str, Any]) -> set[str]:
    """Every reading of the amounts, each part of an entry that is not told tried as all it could be."""
    rows = answers.get("intake/substances")
    if rows in (*OPEN, "declined"):
        return {"over", "not-comparable", "no-reference", "within"}
    return {quantity_of(list(chosen)) for chosen in product(*map(completed, rows))}


def completed(row: dict[str, Any]) -> list[tuple[str, Decimal, str]]:
    def told(part: str, otherwise: tuple[Any, ...]) -> tuple[Any, ...]:
        return otherwise if row.get(part) in (*OPEN, "declined") else (row[part],)

    substances = told("substance", (*DAILY_MICROGRAMS, "ketamine"))
    amounts = told("amount", (0, 10**9))
    units = told("unit", ("g", "mg", "ug", "tablet"))
    return [(one, Decimal(str(amount)), unit) for one, amount, unit in product(substances, amounts, units)]


def quantity_of(rows: list[tuple[str, Decimal, str]]) -> str:
    weights: dict[str, int] = {}
    for substance, amount, unit in rows:
        # Amounts are whole micrograms.
        whole = int((amount * UNITS[unit]).to_integral_value(ROUND_HALF_UP)) if unit in UNITS else 0
        weights[substance] = weights.get(substance, 0) + whole
    readings = set()
    for substance, _, unit in rows:
        daily = DAILY_MICROGRAMS.get(substance)
        if daily is None:
            readings.add("no-reference")
        elif unit not in UNITS:
            readings.add("not-comparable")
        else:
            readings.add("over" if weights[substance] > 10 * daily else "within")
    order = ("over", "not-comparable", "within", "no-reference")
    return next((reading for reading in order if reading in readings), "no-reference")


def route_rule(age: int, help_: str, origin: str, day: str, amount: str, judge: str) -> str:
    if age < 16:
        return "R1"
    if help_ == "yes":
        return "R2"
    if origin == "own-request":
        return "R3"
    if day < "2001-07-01":
        return "R4"
    # Asked when the amount is over ten days or a court sends the case; what was not asked is not own use.
    own_use = judge == "own-use" and (amount == "over" or origin == "court")
    if amount == "over" and not own_use and "2008-08-05" <= day <= "2023-09-30":
        return "R5"
    if amount == "over" and not own_use and day >= "2023-10-01":
        return "R6"
    return "R7" if amount == "over" and day < "2008-08-05" else "R8"


ROUTES = {
    "R1": "child-protection", "R2": "voluntary-care", "R3": "voluntary-care", "R4": "outside-law", "R5": "criminal",
    "R6": "prosecutor-check", "R7": "commission", "R8": "commission",
}  # fmt: skip


def facts(case: dict[str, Any], lowest: bool) -> Iterator[tuple[int, str, str, str, str, str]]:
    """Age, help sought, origin, day, amount and the judge's word, in every way they can be."""
    answers = case["answers"]
    yield from product(
        sorted({min(max(age, 15), 18) for age in ages(case)}),
        values(answers, "intake/sought_help", lowest),
        values(answers, "intake/origin", lowest),
        dates(answers),
        sorted(quantities(answers)),
        values(answers, "intake/judicial_decision", lowest),
    )


def route_rules(case: dict[str, Any], lowest: bool) -> set[str]:
    return {route_rule(*one) for one in facts(case, lowest)}


def routes(case: dict[str, Any], lowest: bool) -> set[str]:
    return {ROUTES[rule] for rule in route_rules(case, lowest)}


def flags(case: dict[str, Any]) -> set[str]:
    """The flags that every completion has."""
    signs = case["answers"].get("intake/supply_signs")
    seen = signs not in (*OPEN, "declined") and signs != ["none"]
    always: set[str] | None = None
    for age, help_, origin, day, amount, judge in facts(case, True):
        rule = route_rule(age, help_, origin, day, amount, judge)
        here = {"representative"} if 16 <= age <= 17 else set()
        if rule == "R7":
            here.add("quantity-contested")
        own_use = judge == "own-use" and (amount == "over" or origin == "court")
        if seen and not own_use and ROUTES[rule] in ("commission", "prosecutor-check", "criminal"):
            here.add("supply-signs")
        always = here if always is None else always & here
    return always or set()


def item_values(answers: dict[str, Any], key: str, options: tuple[int, ...], lowest: bool) -> tuple[int, ...]:
    answer = answers.get(key)
    if answer in OPEN:
        return options
    if answer == "declined":
        return (0,) if lowest else options
    return (answer,)


def scores(answers: dict[str, Any], letter: str, lowest: bool) -> set[int]:
    def item(question: str) -> tuple[int, ...]:
        return item_values(answers, f"assist/{question}{letter}", POINTS[question], lowest)

    found: set[int] = set()
    for ever in item_values(answers, f"assist/1{letter}", (0, 3), lowest):
        if ever == 0:
            found.add(0)
            continue
        for often in item("2"):
            middle = product(item("3"), item("4"), item("5")) if often else [(0, 0, 0)]
            base = {often + sum(m) for m in middle}
            found |= {b + six + seven for b in base for six in item("6") for seven in item("7")}
    return found


def band(score: int) -> int:
    return 0 if score <= 3 else 1 if score <= 26 else 2


def top_bands(answers: dict[str, Any], lowest: bool) -> set[int]:
    """The highest band of letters c to j, in every way it can be."""
    highest = {0}
    for letter in ILLICIT:
        bands = {band(score) for score in scores(answers, letter, lowest)}
        highest = {max(pair) for pair in product(highest, bands)}
    return highest


def tier_rules(case: dict[str, Any], lowest: bool) -> set[str]:
    answers = case["answers"]
    health = set(
        product(
            values(answers, "intake/consent_assessment", lowest),
            values(answers, "intake/dependence", lowest),
            top_bands(answers, lowest),
            values(answers, "assist/8", lowest),
            values(answers, "intake/injecting_pattern", lowest),
        )
    )
    return {tier_rule(route, *one) for route in routes(case, lowest) for one in health}


def tier_rule(route: str, consent: str, finding: str, top: int, injecting: int, pattern: str) -> str:
    if route not in ("commission", "prosecutor-check"):
        return "T-route"
    if consent == "declined":
        return "T-consent"
    if finding == "dependent":
        return "T1"
    if top == 2:
        return "T2"
    if injecting == 2 and pattern == "frequent":
        return "T3"
    if top == 1:
        return "T4"
    return "T5" if injecting == 2 else "T6"


TIER = {
    "T-route": "none", "T-consent": "none", "T1": "treatment", "T2": "treatment", "T3": "treatment",
    "T4": "education", "T5": "education", "T6": "warning",
}  # fmt: skip


def measure_rule(route: str, finding: str, register: str, accepts: str) -> str:
    if route != "commission":
        return "M-prosecutor" if route == "prosecutor-check" else "M-route"
    if register == "not-checked":
        return "M1"
    if finding == "undetermined":
        return "M2"
    if finding == "not-dependent":
        return "M3" if register == "no-prior" else "M4"
    if accepts == "yes":
        return "M5" if register == "no-prior" else "M6"
    return "M7" if accepts == "no" else "M8"


MEASURE = {
    "M-prosecutor": "await-prosecutor", "M-route": "none", "M1": "check-register", "M2": "determine-dependence",
    "M3": "provisional-suspension", "M4": "sanction-or-suspended-sanction",
    "M5": "provisional-suspension-with-treatment", "M6": "may-suspend",
    "M7": "non-pecuniary-or-health-presentation", "M8": "decide-with-person",
}  # fmt: skip


def measure_rules(case: dict[str, Any], lowest: bool) -> set[str]:
    answers = case["answers"]
    return {
        measure_rule(*combination)
        for combination in product(
            routes(case, lowest),
            values(answers, "intake/dependence", lowest),
            values(answers, "intake/register_checked", lowest),
            values(answers, "intake/accepts_treatment", lowest),
        )
    }


def fired(case: dict[str, Any]) -> dict[str, str]:
    """By table: the one rule that speaks, where it is one."""
    told = {"route": route_rules(case, True), "tier": tier_rules(case, True), "measure": measure_rules(case, True)}
    return {table: next(iter(rules)) for table, rules in told.items() if len(rules) == 1}


def expected(case: dict[str, Any]) -> dict[str, Any]:
    """What the contract says of `case`."""

    def single(found: set[str]) -> str | None:
        return next(iter(found)) if len(found) == 1 else None

    possible = {TIER[rule] for rule in tier_rules(case, False)}
    return {
        "route": single(routes(case, True)),
        "routes_possible": routes(case, False),
        "tier": single({TIER[rule] for rule in tier_rules(case, True)}),
        "tiers_possible": [t for t in TIERS if t in possible],
        "measure": single({MEASURE[rule] for rule in measure_rules(case, True)}),
        "measures_possible": {MEASURE[rule] for rule in measure_rules(case, False)},
        "flags": flags(case),
        "fired": fired(case),
    }
