"""The few words that components say by themselves, to the eye or to a screen reader. Set once per language."""

from collections.abc import Mapping

# Language-neutral until `set_words` gave the texts of resources/texts/<language>/look.yaml.
_NEUTRAL = {
    "look.position": "{text}, {number}/{count}",
    "look.value_of": "{name} {value}/{most}, {band}",
    "look.reachable": "{name} {values}/{most}",
    "look.not_scored": "{name} – {reason}",
    "look.count": "{text}, {count}",
    "look.or": "{first}; {last}",
    "look.to": "{low}–{high}",
    "look.trend_point": "{when} {value}",
    "look.trend": "{name}, {most}: {points}",
    "look.dots": "{done}/{all}",
    "look.show_password": "•",
    "look.hide_password": "abc",
    "look.more": "+",
    "look.less": "−",
    "look.fold.open": "−",
    "look.fold.closed": "+",
    "look.date.form": "31/12/2026",
    "look.date.placeholder": "31/12/2026",
    "look.date.month": "1–12: {month}",
    "look.date.day": "{month}/{year}: 1–{days}",
    "look.date.future": "×",
    "look.time.form": "18:00",
    "look.time.placeholder": "18:00",
    "look.number.form": "0–9",
    "look.number.decimals": "0.{decimals}",
    "look.number.whole": "0–9",
    "look.number.least": "≥ {least}",
    "look.number.most": "≤ {most}",
    "look.month.1": "01",
    "look.month.2": "02",
    "look.month.3": "03",
    "look.month.4": "04",
    "look.month.5": "05",
    "look.month.6": "06",
    "look.month.7": "07",
    "look.month.8": "08",
    "look.month.9": "09",
    "look.month.10": "10",
    "look.month.11": "11",
    "look.month.12": "12",
}
_words: dict[str, str] = dict(_NEUTRAL)


def set_words(texts: Mapping[str, str]) -> None:
    """Takes over every `look.*` text of a language; other keys are ignored. Shown widgets keep the old words."""
    _words.update({key: text for key, text in texts.items() if key in _NEUTRAL})


def word(key: str, **values: object) -> str:
    """A component's own word, places filled."""
    return _words[key].format(**values)


def word_keys() -> tuple[str, ...]:
    """Every key that a language has to give."""
    return tuple(_NEUTRAL)
