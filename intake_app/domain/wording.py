"""Texts by key in one language, with a visible fallback. Read by `definitions`, passed to whoever shows text."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from intake_app.domain.errors import UserError


@dataclass(frozen=True)
class Wording:
    """All texts of one language: screens, forms, packs, paper.

    Keys: `ui.*` and `paper.*` for screens and documents; `<instrument>/<linkId>` with the suffixes `.short` (a few
    words for lists) and `.help`, `<instrument>/<linkId>=<code>` for an option; `<pack>#<table>.<rule>` for reasons,
    `code.<family>.<code>` for codes (`code.tier.warning`). A key nobody translated falls back to `fallback`, and
    at last to the key itself in angle quotes, so that it is seen. `official` are the keys whose text was taken from an
    official wording file; all others are in our own words.
    """

    language: str
    texts: Mapping[str, str] = field(default_factory=dict)
    fallback: "Wording | None" = None
    official: frozenset[str] = frozenset()

    def has(self, key: str) -> bool:
        return key in self.texts or (self.fallback is not None and self.fallback.has(key))

    def is_translated(self, key: str) -> bool:
        """True when this very language has the text."""
        return key in self.texts

    def language_of(self, key: str) -> str:
        """The language in which `text` gives the text, "" when none has it."""
        if key in self.texts:
            return self.language
        return self.fallback.language_of(key) if self.fallback else ""

    def is_official(self, key: str) -> bool:
        """Whether what `text` gives stands in an official wording."""
        if key in self.texts:
            return key in self.official
        return self.fallback is not None and self.fallback.is_official(key)

    def text(self, key: str, **values: object) -> str:
        """The text under `key` with `{name}` places filled from `values`."""
        found = self.texts.get(key)
        if found is None:
            return self.fallback.text(key, **values) if self.fallback else f"‹{key}›"
        return found.format(**values) if values else found

    def first(self, *keys: str, default: str = "") -> str:
        """The first of `keys` that has a text, else `default`."""
        return next((self.text(key) for key in keys if self.has(key)), default)

    def error_text(self, error: UserError) -> str:
        """What an error says in this language: the text under `error.<code>`, else its own English message."""
        return self.first(f"error.{error.code}", default=error.message)

    def plural(self, key: str, count: int, **values: object) -> str:
        """`key.one` for one, `key.many` otherwise; `{count}` is filled in."""
        return self.text(f"{key}.one" if count == 1 else f"{key}.many", count=count, **values)

    def code(self, family: str, code: str | None) -> str:
        """The screen word for a code, such as ("tier", "warning"); an en dash for None."""
        return "–" if code is None else self.text(f"code.{family}.{code}")

    def day(self, day: date) -> str:
        """`2 March 2026`."""
        return self.text("date.long", day=day.day, month=self.text(f"date.month.{day.month}"), year=day.year)

    def short_day(self, day: date) -> str:
        """`2 Mar`."""
        return self.text("date.short", day=day.day, month=self.text(f"date.month_short.{day.month}"))

    def weekday(self, day: date) -> str:
        """`Monday, 2 March`."""
        return self.text(
            "date.weekday",
            weekday=self.text(f"date.weekday.{day.isoweekday()}"),
            day=day.day,
            month=self.text(f"date.month.{day.month}"),
        )

    def clock_time(self, moment: datetime) -> str:
        """`14:32`, on the clock of the office."""
        return f"{moment.hour:02}:{moment.minute:02}"

    def number(self, value: Decimal | int) -> str:
        """With the decimal sign of the language, without needless zeros."""
        plain = f"{value:f}" if isinstance(value, Decimal) else str(value)
        if "." in plain:
            plain = plain.rstrip("0").rstrip(".")
        return plain.replace(".", self.text("number.decimal"))
