"""From drafts to the content of a form file: what `forms/README.md` describes, as plain mappings and lists."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from intake_app.domain.questionnaire import ItemType
from intake_app.exchange.drafts import ItemDraft, OptionDraft, Texts
from intake_app.exchange.elements import Element
from intake_app.exchange.form_texts import FormTexts

OWN_ITEM_KEYS: Final = (
    "hideAnswered", "hiddenPoints", "enableWhen", "enableBehavior", "minimum", "maximum", "exclusive",
)  # fmt: skip
"""What FHIR has no home for in an item, and our own extension carries."""
_SHARED: Final = "answers-"


def every(drafts: list[ItemDraft]) -> Iterator[ItemDraft]:
    """All drafts that stand in the form, groups before what is in them."""
    for draft in drafts:
        yield draft
        yield from every(draft.items)


class FormNodes:
    """Builds the items of a form file and adds their texts to `texts`."""

    def __init__(self, drafts: list[ItemDraft], texts: FormTexts) -> None:
        self.drafts = drafts
        self.texts = texts
        self.sets: dict[str, list[dict[str, Any]]] = {}
        self._names: dict[object, str] = {}
        self._used: dict[object, int] = {}
        for draft in every(drafts):
            if draft.options:
                key = _signature(draft.options)
                self._used[key] = self._used.get(key, 0) + 1

    def items(self) -> list[dict[str, Any]]:
        return [self._item(draft) for draft in self.drafts]

    def _item(self, draft: ItemDraft) -> dict[str, Any]:
        node: dict[str, Any] = {"linkId": draft.link_id, "type": draft.type.value}
        element = draft.element
        if draft.link != draft.link_id:
            node["sourceLinkId"] = draft.link
        flags = {
            "required": draft.required,
            "repeats": draft.repeats,
            "hidden": draft.hidden,
            "readOnly": draft.read_only,
        }
        node |= {name: True for name, value in flags.items() if value}
        if draft.options:
            node["answerOption"] = self._options(draft)
        bounds = {"minimum": draft.minimum, "maximum": draft.maximum, "maxLength": draft.max_length}
        node |= {name: value for name, value in bounds.items() if value is not None}
        node |= self._units(draft)
        if draft.conditions:
            node["enableWhen"] = draft.conditions
            if draft.any_of:
                node["enableBehavior"] = "any"
        if draft.initial is not None:
            node["initial"] = draft.initial
        names = {"prefix": element.text("prefix"), "definition": element.code("definition")}
        node |= {name: value for name, value in names.items() if value}
        codes = codings(element)
        if codes:
            node["code"] = codes
        node |= {key: draft.own[key] for key in OWN_ITEM_KEYS if key in draft.own}
        self._words(draft)
        if draft.items:
            node["item"] = [self._item(inner) for inner in draft.items]
        return node

    def _words(self, draft: ItemDraft) -> None:
        self.texts.add("texts", draft.link_id, draft.texts)
        self.texts.add("texts", f"{draft.link_id}.short", draft.short)
        self.texts.add("texts", f"{draft.link_id}.help", draft.help)
        for unit in draft.units:
            if "display" in unit:
                self.texts.add("texts", f"{draft.link_id}={unit['code']}", {"": unit["display"]})

    def _options(self, draft: ItemDraft) -> str | list[dict[str, Any]]:
        exclusive = [one.code for one in draft.options if one.exclusive]
        if exclusive and draft.repeats:
            draft.own.setdefault("exclusive", exclusive[0])
        key = _signature(draft.options)
        if self._used[key] == 1:
            for one in draft.options:
                self.texts.add("texts", f"{draft.link_id}={one.code}", one.texts)
            return [_option(one) for one in draft.options]
        if key not in self._names:
            name = self._names[key] = f"{_SHARED}{len(self._names) + 1}"
            self.sets[name] = [_option(one) for one in draft.options]
            for one in draft.options:
                self.texts.add_options(name, str(one.code), one.texts)
        return self._names[key]

    def _units(self, draft: ItemDraft) -> dict[str, Any]:
        codes = list(dict.fromkeys(unit["code"] for unit in draft.units))
        if not codes:
            return {}
        node: dict[str, Any] = {}
        if draft.type is ItemType.QUANTITY:
            node["units"] = codes
        elif draft.type in (ItemType.INTEGER, ItemType.DECIMAL):
            node["unit"] = codes[0]
        else:
            return {}
        system = draft.units[0].get("system", "")
        return node | ({"unitSystem": system} if system else {})


def _option(one: OptionDraft) -> dict[str, Any]:
    node: dict[str, Any] = {"code": one.code}
    if one.points is not None:
        node["points"] = int(one.points)
    if one.coding:
        node["coding"] = dict(one.coding)
    return node


def _signature(options: list[OptionDraft]) -> object:
    """Equal for lists that are alike in every code, point and text."""
    return tuple((one.code, one.points, _items(one.coding), _items(one.texts)) for one in options)


def _items(node: Mapping[str, str] | Texts) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(node.items()))


def codings(element: Element, key: str = "code") -> list[dict[str, str]]:
    """The codings in the list under `key`, without what is empty."""
    found = []
    for one in element.each(key):
        node = {"system": one.code("system"), "code": one.code("code"), "display": one.text("display")}
        node |= {"version": one.code("version")}
        kept = {name: value for name, value in node.items() if value}
        if kept:
            found.append(kept)
    return found


def total_scale(drafts: list[ItemDraft]) -> list[str]:
    """The linkIds a plain sum could count: all coded questions, when each option of each has points of 0 or more."""
    counted = []
    for draft in every(drafts):
        if draft.type not in (ItemType.CODING, ItemType.OPEN_CODING) or draft.hidden:
            continue
        told = [one.points for one in draft.options if one.points is not None and one.points >= 0]
        if draft.type is not ItemType.CODING or draft.repeats or draft.row or len(told) != len(draft.options):
            return []
        counted.append(draft.link_id)
    return counted if len(counted) > 1 else []


def count_values(node: object) -> int:
    """How many values a file of this content holds."""
    if isinstance(node, Mapping):
        return 1 + sum(count_values(inner) for inner in node.values())
    if isinstance(node, list):
        return 1 + sum(count_values(inner) for inner in node)
    return 1
