"""Packs that only tell facts: why nothing is decided by them, and what any pack tells, for reading."""

from datetime import date
from typing import TYPE_CHECKING, Final

from intake_app.domain.errors import UserError
from intake_app.domain.policy import Fact, PolicyPack
from intake_app.domain.questionnaire import Citation
from intake_app.domain.wording import Wording

if TYPE_CHECKING:
    from intake_app.definitions.library import Library

_SURENESS: Final = ("certain", "likely", "unsure")
"""From the surest; a fact is as sure as the least sure of its sources."""

_UNSPOKEN: Final = ("rule", "law", "amount", "calendar-year")


def require_deciding(pack: PolicyPack) -> None:
    """Raise UserError `context-only` for a pack that only tells facts: no case begins on it, or is judged by it."""
    if not pack.decides:
        others = ", ".join(pack.instead) or "another policy"
        raise UserError(
            "context-only",
            f"The pack “{pack.id}” only tells facts: to decide by them would break rights of the person, or too little "
            f"is known. For a case use {others}; read the facts with: intake-app packs show {pack.id} --text",
            pack.id,
        )


def pack_sheet(library: "Library", pack_id: str, language: str) -> dict[str, object]:
    """What a pack tells of itself, as plain JSON values: status, facts with their days, how sure they are, sources.

    A pack that decides has all its facts on one sheet. Raises UserError `unknown-pack`, `unknown-language`."""
    pack = library.pack(pack_id)
    wording = library.wording(language, pack)
    return {
        "id": pack.id,
        "version": pack.version,
        "title": wording.first(f"{pack.id}#@title", default=pack.id),
        "about": wording.first(f"{pack.id}#@about"),
        "status": pack.status,
        "decides": pack.decides,
        "valid_from": _day(pack.valid_from),
        "valid_to": _day(pack.valid_to),
        "verified_by": pack.verified_by,
        "instead": list(pack.instead),
        "sheets": _sheets(pack, wording),
        "sources": [_source(one) for one in pack.citations.values()],
        "hash": pack.content_hash,
    }


def _sheets(pack: PolicyPack, wording: Wording) -> list[dict[str, object]]:
    if not pack.sheets:
        facts = [_fact(pack, one, wording) for one in pack.facts]
        return [{"id": "", "title": "", "about": "", "do": "", "facts": facts}]
    return [
        {
            "id": sheet.id,
            "title": wording.first(f"{pack.id}#sheet.{sheet.id}", default=sheet.id),
            "about": wording.first(f"{pack.id}#sheet.{sheet.id}.help"),
            "do": wording.first(f"{pack.id}#sheet.{sheet.id}.do"),
            "facts": [_fact(pack, one, wording) for name in sheet.facts for one in pack.facts if one.id == name],
        }
        for sheet in pack.sheets
    ]


def _fact(pack: PolicyPack, fact: Fact, wording: Wording) -> dict[str, object]:
    sources = [pack.citations[one] for one in fact.cites if one in pack.citations]
    sureness = [one.confidence for one in sources if one.confidence in _SURENESS]
    return {
        "fact": fact.id,
        "label": wording.first(f"{pack.id}#fact.{fact.id}", default=fact.id.replace("-", " ")),
        "value": fact.value,
        "unit": fact.unit,
        "text": _in_words(fact, wording),
        "valid_from": _day(fact.valid_from),
        "valid_to": _day(fact.valid_to),
        "verified": fact.verified,
        "confidence": max(sureness, key=_SURENESS.index, default=None),
        "cites": list(fact.cites),
    }


def _in_words(fact: Fact, wording: Wording) -> str:
    """Value and unit for reading; units that only say what kind of value it is are left out."""
    if fact.unit == "date":
        return wording.day(date.fromisoformat(fact.value))
    value = wording.first(f"fact-sheet.value.{fact.value}", default=fact.value)
    unit = "" if fact.unit in _UNSPOKEN else wording.first(f"fact-sheet.unit.{fact.unit}", default=fact.unit)
    return f"{value} {unit}".rstrip()


def _source(one: Citation) -> dict[str, object]:
    return {
        "id": one.id,
        "title": one.title,
        "url": one.url,
        "seen_on": _day(one.seen_on),
        "confidence": one.confidence,
        "verified_by": one.verified_by,
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
