"""Words for paper: texts with bold places, codes in words, dates and answers as they stand in a sentence."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from intake_app.domain.answers import Answer, OwnText, Quantity, Row, Scalar
from intake_app.domain.evaluation import ItemState
from intake_app.domain.quantities import MICROGRAMS
from intake_app.domain.questionnaire import Item, ItemType, Questionnaire
from intake_app.domain.wording import Wording
from intake_app.printing.typesetting import Run


class _Places(dict[str, object]):
    """Values for the places of a text; a place nobody filled shows as an ellipsis."""

    def __missing__(self, key: str) -> str:
        return "…"


@dataclass(frozen=True)
class Phrases:
    """The wording of one language with what paper asks of it. Keys are under `paper.` unless said otherwise."""

    wording: Wording
    pack: str

    def has(self, key: str) -> bool:
        return self.wording.has(f"paper.{key}")

    def text(self, key: str, **values: object) -> str:
        """The text under `paper.<key>`, places filled."""
        raw = self.wording.text(f"paper.{key}")
        return raw.format_map(_Places(values)) if values else raw

    def runs(self, key: str, **values: object) -> list[Run]:
        """The same, where `**...**` in the wording (never in a value) is set in bold."""
        return emphasised(self.wording.text(f"paper.{key}"), values)

    def plural(self, key: str, count: int, **values: object) -> str:
        """`paper.<key>.one` for one, `.many` otherwise; `{count}` is filled in."""
        return self.text(f"{key}.one" if count == 1 else f"{key}.many", count=count, **values)

    def of_pack(self, family: str, code: str | None) -> str:
        """The pack's word for a code, else the program's, else the code itself with spaces."""
        if code is None:
            return "–"
        return self.wording.first(
            f"{self.pack}#{family}.{code}",
            f"code.{family}.{code}",
            f"paper.{family}.{code}",
            default=code.replace("-", " "),
        )

    def pack_text(self, key: str, default: str = "") -> str:
        """A text of the pack by its key, or `default`."""
        return self.wording.first(f"{self.pack}#{key}", default=default)

    def word(self, family: str, code: str) -> str:
        """The paper's word for a code, else the program's, else the code itself with spaces."""
        return self.wording.first(f"paper.{family}.{code}", f"code.{family}.{code}", default=code.replace("-", " "))

    def joined(self, parts: Iterable[str]) -> str:
        """`a, b and c`."""
        listed = [part for part in parts if part]
        if len(listed) < 2:
            return "".join(listed)
        return self.text("join.last", first=", ".join(listed[:-1]), last=listed[-1])

    # ------------------------------------------------------------------------------------------------------ dates

    def day(self, day: date) -> str:
        """`2 March 2026`."""
        return self.text("date.long", day=day.day, month=self.text(f"month.{day.month}"), year=day.year)

    def near_day(self, day: date) -> str:
        """`2 March`."""
        return self.text("date.near", day=day.day, month=self.text(f"month.{day.month}"))

    def card_day(self, day: date) -> str:
        """`Wednesday, 4 March`, as short as the language allows."""
        return self.text(
            "date.card",
            weekday=self.text(f"weekday_short.{day.isoweekday()}"),
            day=day.day,
            month=self.text(f"month.{day.month}"),
        )

    def full_day(self, day: date) -> str:
        """`Wednesday, 4 March 2026`."""
        return self.text("date.full", weekday=self.text(f"weekday.{day.isoweekday()}"), day=self.day(day))

    def moment(self, value: date | datetime) -> str:
        """A day, with the time where there is one."""
        if isinstance(value, datetime):
            return f"{self.day(value)}, {clock(value.time())}"
        return self.day(value)

    # ---------------------------------------------------------------------------------------------------- answers

    def amount(self, micrograms: int) -> str:
        """A mass in the unit one would say it in: `5 g`, `300 mg`, `500 µg`."""
        for unit, least in (("g", MICROGRAMS["g"] // 10), ("mg", MICROGRAMS["mg"])):
            if micrograms >= least:
                return f"{self.wording.number(Decimal(micrograms) / MICROGRAMS[unit])} {unit}"
        return f"{micrograms} µg"

    def question(self, key: str) -> str:
        """A question in a few words; with its language where nobody has translated it."""
        found = next((one for one in (f"{key}.short", key) if self.wording.has(one)), "")
        if not found:
            return key
        language = self.wording.language_of(found)
        told = self.wording.text(found)
        return told if language == self.wording.language else f"{told} [{self.word('language', language)}]"

    def scale(self, instrument: str, scale: str) -> str:
        return self.wording.first(f"{instrument}:{scale}", default=scale)

    def band(self, instrument: str, band: str) -> str:
        return self.wording.first(f"{instrument}:band.{band}", default=band.replace("-", " "))

    def form(self, instrument: str) -> str:
        """The name of a form as it is cited: `ASSIST`, `PHQ-4`."""
        return self.wording.first(f"{instrument}/@short", f"paper.form.{instrument}", default=instrument.upper())

    def item(self, key: str) -> str:
        """A question by its number on the form, or in a few words where it has none: `ASSIST 2c`, `Register`."""
        instrument, _, link_id = key.partition("/")
        return f"{self.form(instrument)} {link_id}" if link_id[:1].isdigit() else self.question(key).rstrip(":?")

    def answer(self, instruments: Mapping[str, Questionnaire], key: str, answer: Answer | None) -> str:
        """What was answered under `key`, in words; the way in which it is missing when it is."""
        if answer is None:
            return self.word("state", ItemState.OPEN)
        if answer.missing is not None:
            return self.word("state", answer.missing)
        instrument, _, link_id = key.partition("/")
        form = instruments.get(instrument)
        item = form.questions.get(link_id) if form else None
        value = answer.value
        if isinstance(value, tuple):
            return self.joined(
                self._row(one, key, item) if isinstance(one, Row) else self._value(one, key, item) for one in value
            )
        return self._value(value, key, item) if value is not None else ""

    def _row(self, row: Row, key: str, item: Item | None) -> str:
        """The parts of one entry; the parts of the group `a/b` have the keys `a/<linkId>`."""
        inner = {one.link_id: one for one in item.items} if item else {}
        form = key.partition("/")[0]
        parts = [
            self._value(value, f"{form}/{link}", inner.get(link))
            for link, value in row.items()
            if not isinstance(value, bool)
        ]
        return " ".join(parts)

    def _value(self, value: Scalar, key: str, item: Item | None = None) -> str:
        if isinstance(value, bool):
            return self.text("yes" if value else "no")
        if isinstance(value, date):
            return self.moment(value)
        if isinstance(value, OwnText):
            return value.text
        if isinstance(value, Quantity):
            return self._with_unit(value.number, key, value.unit)
        if isinstance(value, Decimal) or (isinstance(value, int) and not (item and item.type is ItemType.CODING)):
            if self.wording.has(f"{key}={value}"):
                return self.wording.text(f"{key}={value}")
            return self._with_unit(value, key, item.unit if item else "")
        if item is not None and item.type is ItemType.DATETIME:
            day, _, time_of_day = str(value).partition("T")
            return f"{self.moment(date.fromisoformat(day))}, {time_of_day}"
        return self.wording.first(f"{key}={value}", default=str(value))

    def _with_unit(self, number: Decimal | int, key: str, unit: str) -> str:
        """`2.5 mg`; the unit in the form's words where it has some."""
        plain = self.wording.number(number)
        return f"{plain} {self.wording.first(f'{key}={unit}', default=unit)}" if unit not in ("", "1") else plain


def emphasised(template: str, values: Mapping[str, object]) -> list[Run]:
    """Runs of a template: `**` switches bold, places are filled afterwards, so a value is never read as markup."""
    places = _Places(values)
    return [
        Run(part.format_map(places) if values else part, bold=bool(number % 2))
        for number, part in enumerate(template.split("**"))
        if part
    ]


def clock(value: time) -> str:
    """`14:32`."""
    return f"{value.hour:02}:{value.minute:02}"


def excerpt(text: str, limit: int) -> tuple[str, bool]:
    """`text`, or its beginning up to a word within `limit` characters, and whether something was left out."""
    flat = text.strip()
    if len(flat) <= limit:
        return flat, False
    head = flat[:limit]
    cut = head.rfind(" ")
    return (head[:cut] if cut > limit // 2 else head).rstrip(" ,;:") + " …", True
