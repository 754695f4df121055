"""The route, tier and measure tables of pt-cdt written out a second time, by brute force, to check the engine against.

Nothing here is shared with the program: it reads a CASE.json object and tries every answer that is missing.
"""

from datetime import date
from decimal import Decimal
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


def quantities(answers: dict[str, Any]) -> tuple[str, ...]:
    rows = answers.get("intake/substances")
    if rows in (*OPEN, "declined"):
        return ("over", "not-comparable", "no-reference", "within")
    readings = []
    weights: dict[str, Decimal] = {}
    for row in rows:
        weights.setdefault(row["substance"], Decimal(0))
        if row["unit"] in UNITS:
            weights[row["substance"]] += Decimal(str(row["amount"])) * UNITS[row["unit"]]
    for row in rows:
        daily = DAILY_MICROGRAMS.get(row["substance"])
        if daily is None:
            readings.append("no-reference")
        elif row["unit"] not in UNITS:
            readings.append("not-comparable")
        else:
            readings.append("over" if weights[row["substance"]] > 10 * daily else "within")
    if "over" in readings:
        return ("over",)
    if "not-comparable" in readings:
        return ("not-comparable",)
    return ("within",) if "within" in readings else ("no-reference",)


def route_of(age: int, help_: str, origin: str, day: str, amount: str, judge: str) -> str:
    if age < 16:
        return "child-protection"
    if help_ == "yes" or origin == "own-request":
        return "voluntary-care"
    if day < "2001-07-01":
        return "outside-law"
    own_use = judge == "own-use" and (amount == "over" or origin == "court")
    if amount == "over" and not own_use and "2008-08-05" <= day <= "2023-09-30":
        return "criminal"
    if amount == "over" and not own_use and day >= "2023-10-01":
        return "prosecutor-check"
    return "commission"


def routes(case: dict[str, Any], lowest: bool) -> set[str]:
    answers = case["answers"]
    return {
        route_of(*combination)
        for combination in product(
            {15 if a < 16 else 16 for a in ages(case)},
            values(answers, "intake/sought_help", lowest),
            values(answers, "intake/origin", lowest),
            dates(answers),
            quantities(answers),
            values(answers, "intake/judicial_decision", lowest),
        )
    }


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


def tiers(case: dict[str, Any], lowest: bool) -> set[str]:
    answers = case["answers"]
    per_substance = [{band(s) for s in scores(answers, letter, lowest)} for letter in ILLICIT]
    highest = {0}
    for bands in per_substance:
        highest = {max(pair) for pair in product(highest, bands)}
    found: set[str] = set()
    for route in routes(case, lowest):
        if route not in ("commission", "prosecutor-check"):
            found.add("none")
            continue
        for consent, finding, top, injecting, pattern in product(
            values(answers, "intake/consent_assessment", lowest),
            values(answers, "intake/dependence", lowest),
            highest,
            values(answers, "assist/8", lowest),
            values(answers, "intake/injecting_pattern", lowest),
        ):
            found.add(tier_of(consent, finding, top, injecting, pattern))
    return found


def tier_of(consent: str, finding: str, top: int, injecting: int, pattern: str) -> str:
    if consent == "declined":
        return "none"
    if finding == "dependent" or top == 2 or (injecting == 2 and pattern == "frequent"):
        return "treatment"
    if top == 1 or injecting == 2:
        return "education"
    return "warning"


def measure_of(route: str, finding: str, register: str, accepts: str) -> str:
    if route == "prosecutor-check":
        return "await-prosecutor"
    if route != "commission":
        return "none"
    if register == "not-checked":
        return "check-register"
    if finding == "undetermined":
        return "determine-dependence"
    if finding == "not-dependent":
        return "provisional-suspension" if register == "no-prior" else "sanction-or-suspended-sanction"
    if accepts == "yes":
        return "provisional-suspension-with-treatment" if register == "no-prior" else "may-suspend"
    return "non-pecuniary-or-health-presentation" if accepts == "no" else "decide-with-person"


def measures(case: dict[str, Any]) -> set[str]:
    answers = case["answers"]
    return {
        measure_of(*combination)
        for combination in product(
            routes(case, True),
            values(answers, "intake/dependence", True),
            values(answers, "intake/register_checked", True),
            values(answers, "intake/accepts_treatment", True),
        )
    }


def expected(case: dict[str, Any]) -> dict[str, Any]:
    """What the contract says of `case`: route, tier, tiers_possible, measure."""

    def single(found: set[str]) -> str | None:
        return next(iter(found)) if len(found) == 1 else None

    possible = tiers(case, False)
    return {
        "route": single(routes(case, True)),
        "tier": single(tiers(case, True)),
        "tiers_possible": [t for t in TIERS if t in possible],
        "measure": single(measures(case)),
    }
