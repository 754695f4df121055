"""What an input of a decision table can be worth: the values a cell may name, and all a table has to answer for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from intake_app.domain.policy import InputKind, PolicyInput
from intake_app.domain.quantities import QuantityReading
from intake_app.domain.questionnaire import Item, ItemType, Questionnaire


class ValueKind(Enum):
    """How the values of an input are written and compared."""

    CODE = "code"
    BOOLEAN = "boolean"
    INTEGER = "integer"
    DATE = "date"
    ANY = "any"


@dataclass(frozen=True)
class InputDomain:
    """The values of an input. `codes` for coded ones; `low`/`high` bound integers; `several`: more than one at once.

    `skippable`: the input can also be `skipped`, because its item or form can be hidden by a rule.
    """

    kind: ValueKind
    codes: tuple[int | str, ...] = ()
    low: int | None = None
    high: int | None = None
    several: bool = False
    skippable: bool = False


ANYTHING = InputDomain(ValueKind.ANY, skippable=True)
"""Where nothing is known of an input, any readable cell is accepted."""


def item_domain(item: Item, skippable: bool) -> InputDomain | None:
    """The values of a question, or None when its type cannot be an input of a table."""
    if item.type is ItemType.CODING:
        codes = tuple(option.code for option in item.options)
        return InputDomain(ValueKind.CODE, codes, several=item.repeats, skippable=skippable)
    if item.type is ItemType.BOOLEAN:
        return InputDomain(ValueKind.BOOLEAN, skippable=skippable)
    if item.type is ItemType.INTEGER:
        return InputDomain(ValueKind.INTEGER, low=item.minimum, high=item.maximum, skippable=skippable)
    if item.type is ItemType.DATE:
        return InputDomain(ValueKind.DATE, skippable=skippable)
    return None


def hideable(items: Iterable[Item]) -> frozenset[str]:
    """LinkIds of questions that a condition of their own or of a group around them can hide."""
    found: set[str] = set()

    def walk(items: Iterable[Item], hidden: bool) -> None:
        for item in items:
            here = hidden or bool(item.enable_when)
            if item.is_question and here:
                found.add(item.link_id)
            if not item.is_question:
                walk(item.items, here)

    walk(items, False)
    return frozenset(found)


def split_key(key: str) -> tuple[str, str]:
    """`assist/2c` as ("assist", "2c"); the second is "" when there is no slash."""
    instrument, _, rest = key.partition("/")
    return instrument, rest


def question(key: str, forms: Mapping[str, Questionnaire]) -> Item | None:
    """The question under `<instrument>/<linkId>`, or None."""
    instrument, link_id = split_key(key)
    form = forms.get(instrument)
    return None if form is None else form.questions.get(link_id)


def band_codes(keys: Iterable[str], forms: Mapping[str, Questionnaire]) -> list[tuple[str, ...]]:
    """The band codes of each scale of `keys` that exists, lowest first."""
    found = []
    for key in keys:
        instrument, scale_id = split_key(key)
        form = forms.get(instrument)
        scale = form.scale_by_id.get(scale_id) if form else None
        if scale is not None:
            found.append(scale.band_set.codes)
    return found


def hidden_keys(forms: Mapping[str, Questionnaire], conditional: frozenset[str]) -> frozenset[str]:
    """The keys of all questions that are not always asked; `conditional` names the forms that are not."""
    return frozenset(
        form.key(link_id)
        for form in forms.values()
        for link_id in (form.questions if form.id in conditional else hideable(form.items))
    )


def input_domain(
    source: PolicyInput, forms: Mapping[str, Questionnaire], conditional: frozenset[str], hidden: frozenset[str]
) -> InputDomain | None:
    """The values of `source`, or None when its items do not exist or cannot be inputs.

    `conditional` names the forms, `hidden` the keys of questions that are not always asked. Outputs of tables are not
    known here.
    """
    skippable = not hidden.isdisjoint(source.keys)
    if source.kind is InputKind.QUANTITY:
        return InputDomain(ValueKind.CODE, tuple(reading.value for reading in QuantityReading), skippable=skippable)
    if source.kind is InputKind.AGE:
        told = question(source.keys[0], forms)
        return InputDomain(ValueKind.INTEGER, low=0, high=told.maximum if told else None, skippable=skippable)
    if source.kind is InputKind.BAND:
        codes = band_codes(source.keys, forms)
        unasked = all(split_key(key)[0] in conditional for key in source.keys)
        return InputDomain(ValueKind.CODE, codes[0], skippable=unasked) if codes and codes[0] else None
    if source.kind in (InputKind.ANSWER, InputKind.CHOSEN) and source.keys:
        item = question(source.keys[0], forms)
        return item_domain(item, skippable) if item else None
    return None
