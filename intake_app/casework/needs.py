"""Needs by domain: what was said, what is offered, what the person asked for."""

from typing import Final

from intake_app.casework import words
from intake_app.casework.interview_view import Interview
from intake_app.casework.result_view import NeedLine
from intake_app.domain.wording import Wording

DOMAINS: Final = ("substances", "health", "mood", "family", "home", "work", "money", "legal", "other")

_BY_WORD: Final = {
    "substance": "substances",
    "alcohol": "substances",
    "tobacco": "substances",
    "injecting": "substances",
    "opioid": "substances",
    "cannabis": "substances",
    "overdose": "substances",
    "prevention": "substances",
    "level": "substances",
    "treatment": "substances",
    "health": "health",
    "doctor": "health",
    "hygiene": "health",
    "testing": "health",
    "hiv": "health",
    "pregnancy": "health",
    "mental": "mood",
    "mood": "mood",
    "mind": "mood",
    "sleep": "mood",
    "distress": "mood",
    "family": "family",
    "childcare": "family",
    "children": "family",
    "housing": "home",
    "shelter": "home",
    "home": "home",
    "safety": "home",
    "work": "work",
    "school": "work",
    "employment": "work",
    "education": "work",
    "training": "work",
    "income": "money",
    "food": "money",
    "money": "money",
    "debts": "money",
    "legal": "legal",
    "documents": "legal",
}


def domain_of(need: str) -> str:
    """The domain a need belongs to, by the words of its code; `other` when none fits."""
    if need == "mental-health":
        return "mood"
    return next((_BY_WORD[part] for part in need.split("-") if part in _BY_WORD), "other")


def wanted_needs(interview: Interview) -> frozenset[str]:
    """The codes of what the person asked for, as told."""
    told: set[str] = set()
    for key in interview.policy.pack.named_questions.get("wishes", ()):
        value = interview.answers.value(key)
        if isinstance(value, tuple):
            told |= {str(code) for code in value if code != "none"}
    return frozenset(told)


def wanted_domains(interview: Interview) -> frozenset[str]:
    """The domains in which the person asked for help."""
    return frozenset(domain_of(code) for code in wanted_needs(interview))


def need_lines(interview: Interview, wording: Wording) -> tuple[NeedLine, ...]:
    """One line for each domain in which there is a need or a wish for help, in the order of `DOMAINS`."""
    wanted = wanted_domains(interview)
    pack = interview.policy.pack.id
    by_domain: dict[str, list[str]] = {}
    for need in interview.evaluation.needs:
        by_domain.setdefault(domain_of(need), []).append(need)
    return tuple(
        NeedLine(
            domain=domain,
            title=wording.text(f"case.domain.{domain}"),
            text=words.joined(
                wording,
                (words.lowered(words.name_of(wording, pack, "need", need)) for need in by_domain.get(domain, ())),
            )
            or wording.text("result.need.asked-for"),
            wanted=domain in wanted,
            needs=tuple(by_domain.get(domain, ())),
        )
        for domain in DOMAINS
        if domain in by_domain or domain in wanted
    )
