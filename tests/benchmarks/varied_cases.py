"""Whole pt-cdt cases made up: every question that is asked has an answer, and no two cases are alike."""

from datetime import date, timedelta
from random import Random
from typing import Any

from intake_app.domain.answers import AnswerSet
from intake_app.domain.evaluation import ItemState
from intake_app.domain.questionnaire import Item, ItemType
from intake_app.engine.answering import read_answer
from intake_app.engine.evaluating import decide
from intake_app.engine.policy import CompiledPolicy
from intake_app.engine.reading import Mode
from intake_app.engine.scoring import read_states

TODAY = date(2026, 3, 2)
EVER_USED = {"a": 0.7, "b": 0.85, "c": 0.8, "d": 0.3, "i": 0.15}
"""How many of a hundred have ever used each substance; of those not named one in ten."""
MOSTLY = 0.7
"""How often what is asked of somebody's life and health has the calm answer, which stands first."""
USUAL: dict[str, tuple[Any, ...]] = {
    "intake/consent_assessment": ("given",) * 9 + ("declined",),
    "intake/origin": ("police",) * 7 + ("court", "court", "own-request"),
    "intake/sought_help": ("no",) * 9 + ("yes",),
    "intake/supply_signs": (["none"],) * 4 + (["cash", "scales"],),
    "assist/8": (0,) * 8 + (1, 2),
}
AMOUNTS = (("cannabis-resin", "g", 12), ("cannabis-herb", "g", 40), ("cocaine-hcl", "g", 3), ("heroin", "mg", 1400))


def made_case(policy: CompiledPolicy, chance: Random, number: int) -> dict[str, Any]:
    """A CASE.json object."""
    plain: dict[str, Any] = {}
    chosen = chance.sample(["phq-9", "audit", "k10", "readiness"], chance.choice((0, 0, 1, 2)))
    for key, question in policy.questions.items():
        if question.instrument in ("intake", "assist", *chosen):
            plain[key] = _told(key, question.item, chance, chosen)
    person = {
        "reference": f"S-{number}",
        "name": "Tiago Exemplo",
        "sex": chance.choice(("male", "male", "female", "other", "undisclosed")),
        "birth_date": (TODAY - timedelta(days=chance.randint(15 * 365, 70 * 365))).isoformat(),
        "language": "pt",
    }
    answers = AnswerSet({key: read_answer(policy.item(key), raw, key) for key, raw in plain.items() if raw is not None})
    birth = date.fromisoformat(str(person["birth_date"]))
    states = read_states(decide(policy, answers, birth, TODAY, Mode.DECIDED).reading)
    asked = {key: raw for key, raw in plain.items() if raw is not None and states[key] is ItemState.ANSWERED}
    return {"pack": policy.pack.id, "today": TODAY.isoformat(), "person": person, "answers": asked}


def _told(key: str, item: Item, chance: Random, chosen: list[str]) -> Any:
    if key == "intake/further_forms":
        return chosen or None
    if key.startswith("assist/1"):
        return 3 if chance.random() < EVER_USED.get(key[-1], 0.1) else 0
    if key in USUAL:
        return chance.choice(USUAL[key])
    calm = key.startswith("intake/") and not item.required
    match item.type:
        case ItemType.GROUP:
            return [_amount(chance) for _ in range(chance.choice((1, 1, 2)))]
        case ItemType.DATE:
            return (TODAY - timedelta(days=chance.choice((3, 3, 3, 3, 900, 9000)) + chance.randint(0, 60))).isoformat()
        case ItemType.TIME:
            return f"{chance.randint(0, 23):02}:{chance.randint(0, 59):02}"
        case ItemType.INTEGER:
            return None if key == "intake/age" else chance.randint(item.minimum or 0, item.maximum or 10)
        case ItemType.STRING | ItemType.TEXT:
            return f"In own words, {chance.randint(0, 10**6)}." if chance.random() < 0.5 else None
    codes = [option.code for option in item.options]
    if not item.repeats:
        return codes[0] if calm and chance.random() < MOSTLY else chance.choice(codes)
    several = chance.sample([code for code in codes if code != item.exclusive], chance.choice((0, 0, 0, 1, 2)))
    return several or ([item.exclusive] if item.exclusive else None)


def _amount(chance: Random) -> dict[str, Any]:
    substance, unit, most = chance.choice(AMOUNTS)
    amount = round(chance.random() * most, 2)
    return {"substance": substance, "amount": amount, "unit": unit, "basis": "net", "lab_confirmed": True}
