"""The claim about dates: no day without a figure or a reference, between the first and the last that is known."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from intake_app.proving.claims import Finding, Remark
from intake_app.proving.searching import Search

Span = tuple[date | None, date | None]


def date_complete(search: Search) -> Finding:
    """Every dated figure and reference amount has a value on each day from its first to its last.

    That every table answers on every day is part of the claim `total`, where the day is free. A figure that begins
    after the policy, or ends while the policy goes on, is told in the note: what the law was then is not known here.
    """
    pack = search.policy.pack
    spans: dict[str, list[Span]] = {}
    for fact in pack.facts:
        spans.setdefault(f"facts.{fact.id}", []).append((fact.valid_from, fact.valid_to))
    for reference in pack.references:
        spans.setdefault(f"references.{reference.substance}", []).append((reference.valid_from, reference.valid_to))
    gaps = [
        f"{name}: {first.isoformat()} .. {last.isoformat()}"
        for name, found in spans.items()
        for first, last in holes(found)
    ]
    short = [name for name, found in spans.items() if _falls_short(found, pack.valid_from, pack.valid_to)]
    note = Remark("note.days-missing", {"count": len(gaps)}) if gaps else None
    if not gaps and short:
        note = Remark("note.known-in-part", {"figures": ", ".join(short)})
    return Finding(not gaps, len(spans), applies=bool(spans), note=note or _nothing(spans), places=tuple(gaps))


def _nothing(spans: Mapping[str, list[Span]]) -> Remark | None:
    return None if spans else Remark("note.no-dates")


def holes(spans: Iterable[Span]) -> list[tuple[date, date]]:
    """The days between the spans that none of them holds, as closed intervals."""
    ordered = sorted(spans, key=lambda span: span[0] or date.min)
    found = []
    reached: date | None = ordered[0][1]
    for first, last in ordered[1:]:
        if reached is None:
            break
        if first is not None and first > reached + timedelta(days=1):
            found.append((reached + timedelta(days=1), first - timedelta(days=1)))
        reached = None if last is None else max(reached, last)
    return found


def _falls_short(spans: list[Span], first: date | None, last: date | None) -> bool:
    begins = min((span[0] or date.min for span in spans), default=date.min)
    ends = max((span[1] or date.max for span in spans), default=date.max)
    return begins > (first or date.max) or ends < (last or date.max)
