"""Answers, scores, dates and lists in words of one language."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final

from intake_app.casework.case_view import BandSpan
from intake_app.casework.interview_view import ScoreView
from intake_app.domain.answers import Answer, OwnText, Quantity, Row, Scalar, Value
from intake_app.domain.evaluation import Score
from intake_app.domain.questionnaire import Item, ItemType
from intake_app.domain.wording import Wording
from intake_app.engine.policy import CompiledPolicy

_CODED: Final = (ItemType.CODING, ItemType.OPEN_CODING)
_BARE: Final = "1"
"""UCUM's sign for no unit."""


def short_text(wording: Wording, key: str) -> str:
    """A few words for a question, for lists and paper."""
    return wording.first(f"{key}.short", key, default=key)


def option_text(wording: Wording, key: str, code: object) -> str:
    """The words of one option of the question `key`."""
    if isinstance(code, bool):
        return wording.text("case.yes" if code else "case.no")
    return wording.first(f"{key}={code}", default=str(code))


def answer_text(wording: Wording, key: str, item: Item, answer: Answer | None) -> str:
    """An answer in words, or the word for why there is none; "" while nobody has answered."""
    if answer is None:
        return ""
    if answer.missing is not None:
        return wording.text(f"case.missing.{answer.missing.value}")
    return "" if answer.value is None else value_text(wording, key, item, answer.value)


def value_text(wording: Wording, key: str, item: Item, value: Value) -> str:
    """A value in words, or several of them."""
    if not isinstance(value, tuple):
        return scalar_text(wording, key, item, value)
    if not value:
        return wording.text("case.nothing")
    parts = [
        row_text(wording, key, item, part) if isinstance(part, Row) else scalar_text(wording, key, item, part)
        for part in value
    ]
    return joined(wording, parts) if item.type in _CODED else "; ".join(parts)


def scalar_text(wording: Wording, key: str, item: Item, value: Scalar) -> str:
    """A single value in words, a number with its unit."""
    if isinstance(value, OwnText):
        return wording.text("case.own-text", text=value.text)
    if item.type in _CODED or isinstance(value, bool):
        return option_text(wording, key, value)
    if isinstance(value, date):
        return wording.day(value)
    if isinstance(value, Quantity):
        return with_unit(wording, key, value.number, value.unit)
    if isinstance(value, int | Decimal):
        return with_unit(wording, key, value, item.unit)
    if item.type is ItemType.DATETIME:
        day, _, clock = value.partition("T")
        return wording.text("case.day-time", day=wording.day(date.fromisoformat(day)), time=clock)
    return value


def with_unit(wording: Wording, key: str, number: Decimal | int, unit: str) -> str:
    """`2.5 mg`; the unit in the form's words where it has some."""
    said = unit_text(wording, key, unit)
    return f"{wording.number(number)}\u00a0{said}" if said else wording.number(number)


def unit_text(wording: Wording, key: str, unit: str) -> str:
    """A unit of the question `key` in words; its sign where it has none, "" for a bare number."""
    return wording.first(f"{key}={unit}", default="" if unit == _BARE else unit) if unit else ""


def row_text(wording: Wording, key: str, item: Item, row: Row) -> str:
    """One entry of a repeating group, its parts in order. Parts of the group `a/b` have the keys `a/<linkId>`."""
    form = key.partition("/")[0]
    parts = [
        scalar_text(wording, f"{form}/{inner.link_id}", inner, row[inner.link_id])
        for inner in item.items
        if inner.link_id in row and not isinstance(row[inner.link_id], bool)
    ]
    return " ".join(parts)


def joined(wording: Wording, parts: Iterable[str]) -> str:
    """`a, b and c`."""
    words = [part for part in parts if part]
    if len(words) < 2:
        return "".join(words)
    return wording.text("case.list.last", first=", ".join(words[:-1]), last=words[-1])


def lowered(text: str) -> str:
    """With a small first letter, unless it begins with an acronym."""
    return text if len(text) > 1 and text[1].isupper() else text[:1].lower() + text[1:]


def name_of(wording: Wording, pack: str, family: str, code: str) -> str:
    """The words of a pack's code, such as ("need", "food"); the code itself when nobody has worded it."""
    return wording.first(f"{pack}#{family}.{code}", default=code)


# Scores


def band_spans(wording: Wording, score: Score) -> tuple[BandSpan, ...]:
    """The ranges a score is read in, named."""
    return tuple(
        BandSpan(
            band.code, wording.first(f"{score.instrument}:band.{band.code}", default=band.code), band.low, band.high
        )
        for band in score.bands
    )


def scale_title(wording: Wording, key: str) -> str:
    """The name of a scale."""
    instrument, _, scale = key.partition("/")
    return wording.first(f"{instrument}:{scale}", f"{instrument}/@title", default=key)


def score_view(policy: CompiledPolicy, wording: Wording, score: Score) -> ScoreView:
    """A score in its ranges, with its words."""
    spans = band_spans(wording, score)
    labels = {span.code: span.label for span in spans}
    title = scale_title(wording, score.key)
    instrument = wording.first(f"{score.instrument}/@short", default=score.instrument.upper())
    if not score.applies:
        text = wording.text("case.score.not-asked")
        spoken = f"{title}: {text}"
    elif score.value is not None:
        text = labels.get(score.band or "", "")
        spoken = wording.text(
            "case.score.spoken", title=title, value=score.value, maximum=score.maximum, band=text.lower()
        )
    else:
        text = reachable_text(wording, score.reachable)
        spoken = wording.text("case.score.spoken.open", title=title, reachable=text, maximum=score.maximum)
    return ScoreView(
        key=score.key,
        title=title,
        subtitle=wording.text("case.score.subtitle", instrument=instrument, maximum=score.maximum),
        value=score.value if score.applies else None,
        maximum=score.maximum,
        reachable=score.reachable,
        band=score.band,
        bands_possible=score.bands_possible,
        bands=spans,
        text=text,
        spoken=spoken,
        applies=score.applies,
    )


def reachable_text(wording: Wording, reachable: tuple[tuple[int, int], ...]) -> str:
    """`22, or 27 to 30`; long lists by their ends."""
    if len(reachable) > 3:
        reachable = ((reachable[0][0], reachable[-1][1]),)
    spans = [str(low) if low == high else wording.text("case.span", low=low, high=high) for low, high in reachable]
    if len(spans) < 2:
        return "".join(spans)
    return wording.text("case.list.or", first=", ".join(spans[:-1]), last=spans[-1])


# Dates


def clock_text(wording: Wording, at: time | datetime) -> str:
    """`14:32`."""
    return f"{at.hour:02}:{at.minute:02}"


def weekday_short(wording: Wording, day: date) -> str:
    """`Wed`."""
    return wording.text(f"case.weekday.{day.isoweekday()}")


def day_short(wording: Wording, day: date, today: date) -> str:
    """`2 Mar`, with the year when it is another one."""
    short = wording.short_day(day)
    return short if day.year == today.year else wording.text("case.day.with-year", day=short, year=day.year)


def moment_text(wording: Wording, moment: datetime, now: datetime) -> str:
    """When something was changed: `13:31` today, `Fri 16:20` in the last days, `Mon 23 Feb`, `2 Feb`, `10 Sep 2025`."""
    day, today = moment.date(), now.date()
    ago = (today - day).days
    if ago == 0:
        return clock_text(wording, moment)
    if 0 < ago <= 3:
        return f"{weekday_short(wording, day)} {clock_text(wording, moment)}"
    if 0 < ago <= 10:
        return f"{weekday_short(wording, day)} {wording.short_day(day)}"
    return day_short(wording, day, today)


def due_text(wording: Wording, day: date, at: time | None, today: date) -> str:
    """When something is due: `3 days late`, `today, 17:00`, `Wed, 4`, `31 Mar`."""
    away = (day - today).days
    if away < 0:
        return wording.plural("case.days-late", -away)
    if away == 0:
        return wording.text("case.today-at", time=clock_text(wording, at)) if at else wording.text("case.today")
    if away <= 7:
        return wording.text("case.weekday-day", weekday=weekday_short(wording, day), day=day.day)
    return day_short(wording, day, today)


def day_in_sentence(wording: Wording, day: date, today: date) -> str:
    """`today`, `31 March`, or `11 September 2027`."""
    if day == today:
        return wording.text("case.today")
    if day.year == today.year:
        return wording.text("case.day-month", day=day.day, month=wording.text(f"date.month.{day.month}"))
    return wording.day(day)


def span_text(wording: Wording, span: timedelta) -> str:
    """`12 h 35 min`, or `3 days` from two days on."""
    minutes = int(span.total_seconds()) // 60
    if minutes >= 48 * 60:
        return wording.plural("case.days", minutes // (24 * 60))
    hours, rest = divmod(minutes, 60)
    return (
        wording.text("case.hours-minutes", hours=hours, minutes=rest)
        if rest
        else wording.text("case.hours", hours=hours)
    )


def day_in_line(wording: Wording, day: date, today: date) -> str:
    """`today`, `9 Mar`, `12 Aug 2027`: for narrow columns."""
    return wording.text("case.today") if day == today else day_short(wording, day, today)
