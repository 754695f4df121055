"""Our forms as FHIR R4 Questionnaires (https://hl7.org/fhir/R4/questionnaire.html).

What FHIR has no home for - scales, bands, alerts, sources, gates - travels in extensions of our own (`urn:intake:...`),
which other programs may pass over, and from which an import makes the same form again.
"""

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from intake_app.domain.answers import OwnText, Quantity, Row, Scalar
from intake_app.domain.codings import UCUM, Coding
from intake_app.domain.questionnaire import AnswerOption, EnableWhen, Item, ItemType, Questionnaire
from intake_app.exchange.fhir_forms import OWN_FORM_KEYS
from intake_app.exchange.fhir_urls import (
    EXCLUSIVE,
    HIDDEN,
    LOINC,
    MAX_VALUE,
    MIN_VALUE,
    ORDINAL,
    OWN_CODE,
    OWN_FORM,
    OWN_ITEM,
    OWN_TEXTS,
    OWN_URL,
    TRANSLATION,
    UNIT,
    UNIT_OPTION,
)
from intake_app.exchange.naming import link_ids, option_codes

Texts = Mapping[str, Mapping[str, str]]
"""By language: the texts of the form under what follows its id in their keys (`/q1`, `/q1=2`, `!alert`, `:total`)."""

_TYPES: Final = {
    ItemType.CODING: "choice", ItemType.OPEN_CODING: "open-choice",
}  # fmt: skip
_BOUNDED: Final = (ItemType.INTEGER, ItemType.DECIMAL)
_WITH_LENGTH: Final = (ItemType.STRING, ItemType.TEXT, ItemType.URL, ItemType.OPEN_CODING)
_CODED: Final = (ItemType.CODING, ItemType.OPEN_CODING)
_VALUES: Final = {
    ItemType.BOOLEAN: "Boolean", ItemType.INTEGER: "Integer", ItemType.DECIMAL: "Decimal", ItemType.DATE: "Date",
    ItemType.DATETIME: "DateTime", ItemType.TIME: "Time", ItemType.STRING: "String", ItemType.TEXT: "String",
    ItemType.URL: "Uri", ItemType.QUANTITY: "Quantity",
}  # fmt: skip


def questionnaire(form: Questionnaire, language: str, texts: Texts, parts: Mapping[str, Any]) -> dict[str, Any]:
    """`form` as an R4 Questionnaire in `language`, its other languages as translations.

    `parts` is what stands in the form file beside the items, as it was written.
    """
    return FormWriter(form, language, texts).write(parts)


class FormWriter:
    """One writing of one form; `links` are the linkIds it goes out with, `url` its address."""

    def __init__(self, form: Questionnaire, language: str, texts: Texts) -> None:
        self.form = form
        self.language = language if language in texts or not texts else next(iter(texts))
        self.texts = texts
        self.used: set[str] = set()
        self.every = list(_every(form.items))
        theirs = [item.source_link_id or item.link_id for item in self.every]
        self.links = {item.link_id: foreign for item, foreign in zip(self.every, theirs, strict=True)}
        self.named = link_ids(theirs) == [item.link_id for item in self.every]
        self.items = {item.link_id: item for item in self.every}
        self.url = form.source.url or f"{OWN_URL}{form.id}"

    def write(self, parts: Mapping[str, Any]) -> dict[str, Any]:
        form, source = self.form, self.form.source
        fhir: dict[str, Any] = {
            "resourceType": "Questionnaire",
            "id": source.id or form.id.replace("_", "-"),
            "language": self.language,
        }
        items = [self._item(item) for item in form.items]
        head = self._worded("title", "/@title") | self._worded("description", "/@about")
        own = {"id": form.id, **{key: parts[key] for key in OWN_FORM_KEYS if key in parts}}
        fhir["extension"] = [_own(OWN_FORM, own)]
        left = self._left_texts()
        if left:
            fhir["extension"].append(_own(OWN_TEXTS, left))
        fhir |= {"url": self.url, "version": form.version}
        fhir |= {"name": source.name} if source.name else {}
        fhir |= head
        fhir |= {"status": source.status or "active"}
        fhir |= {"date": source.date} if source.date else {}
        fhir |= {"publisher": source.publisher} if source.publisher else {}
        owner = source.copyright or " ".join(text for text in (form.credit, form.licence) if text)
        fhir |= {"copyright": owner} if owner else {}
        codes = [coding(code) for code in source.codes]
        if form.loinc and not any(code.get("system") == LOINC for code in codes):
            codes.append({"system": LOINC, "code": form.loinc})
        fhir |= {"code": codes} if codes else {}
        return fhir | {"item": items}

    # Words

    def _worded(self, field: str, key: str, default: str = "") -> dict[str, Any]:
        """`{field: text}` with the other languages beside it."""
        told = self.texts.get(self.language, {})
        text = told.get(key) or next((words[key] for words in self.texts.values() if words.get(key)), default)
        self.used.add(key)
        if not text:
            return {}
        others = [
            {"url": TRANSLATION, "extension": [
                {"url": "lang", "valueCode": language}, {"url": "content", "valueString": words[key]},
            ]}
            for language, words in self.texts.items()
            if language != self.language and words.get(key)
        ]  # fmt: skip
        return {field: text} | ({f"_{field}": {"extension": others}} if others else {})

    def text(self, item: Item) -> str:
        """The text of an item in the language of this writing; "" when it has none."""
        found: str = self._worded("text", f"/{item.link_id}").get("text", "")
        return found

    def _left_texts(self) -> dict[str, dict[str, str]]:
        """Texts that stand nowhere else: short ones, help, scales, bands, alerts."""
        left: dict[str, dict[str, str]] = {}
        for language, words in self.texts.items():
            kept = {key: text for key, text in words.items() if key not in self.used}
            if kept:
                left[language] = kept
        return left

    # Items

    def _item(self, item: Item) -> dict[str, Any]:
        key = f"/{item.link_id}"
        fhir: dict[str, Any] = {}
        extensions = self._extensions(item)
        if extensions:
            fhir["extension"] = extensions
        fhir["linkId"] = self.links[item.link_id]
        fhir |= {"definition": item.definition} if item.definition else {}
        if item.codes and item.type is not ItemType.DISPLAY:
            fhir["code"] = [coding(code) for code in item.codes]
        fhir |= {"prefix": item.prefix} if item.prefix else {}
        fhir |= self._worded("text", key)
        fhir["type"] = self._type(item)
        conditions = [self._condition(one) for one in item.enable_when]
        if conditions and None not in conditions:
            fhir["enableWhen"] = conditions
            fhir |= {"enableBehavior": "any" if item.enable_any else "all"} if len(conditions) > 1 else {}
        if item.type is not ItemType.DISPLAY:
            flags = {"required": item.required, "repeats": item.repeats, "readOnly": item.read_only}
            fhir |= {name: True for name, value in flags.items() if value}
        if item.max_length is not None and item.type in _WITH_LENGTH:
            fhir["maxLength"] = item.max_length
        if item.options:
            fhir["answerOption"] = [self._option(item, one) for one in item.options]
        initial = self._initial(item)
        fhir |= {"initial": initial} if initial else {}
        if item.items:
            fhir["item"] = [self._item(inner) for inner in item.items]
        return fhir

    def _type(self, item: Item) -> str:
        """FHIR's word; a list of whole numbers, texts, dates or times is one of that type, as it was."""
        kinds = {one.coding.kind if one.coding else "" for one in item.options}
        if item.type is ItemType.CODING and len(kinds) == 1 and kinds <= {"integer", "date", "time"}:
            return kinds.pop()
        return _TYPES.get(item.type, item.type.value)

    def _extensions(self, item: Item) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        if item.hidden:
            found.append({"url": HIDDEN, "valueBoolean": True})
        if item.type in _BOUNDED:
            kind = "valueInteger" if item.type is ItemType.INTEGER else "valueDecimal"
            bounds = ((MIN_VALUE, item.minimum), (MAX_VALUE, item.maximum))
            found += [{"url": url, kind: value} for url, value in bounds if value is not None]
        for unit in (*item.units, item.unit):
            if unit:
                url = UNIT_OPTION if item.type is ItemType.QUANTITY else UNIT
                found.append({"url": url, "valueCoding": self._unit(item, unit)})
        own = self._own_item(item)
        return [*found, _own(OWN_ITEM, own)] if own else found

    def _unit(self, item: Item, unit: str) -> dict[str, Any]:
        node: dict[str, Any] = {"system": item.unit_system or UCUM, "code": unit}
        return node | self._worded("display", f"/{item.link_id}={unit}", unit)

    def _own_item(self, item: Item) -> dict[str, Any]:
        """What FHIR has no home for, in the words of our files."""
        own: dict[str, Any] = {} if self.named else {"linkId": item.link_id}
        if item.hidden_points:
            own["hiddenPoints"] = item.hidden_points
        if not item.hides_answered:
            own["hideAnswered"] = False
        if item.type is ItemType.QUANTITY:
            bounds = {"minimum": item.minimum, "maximum": item.maximum}
            own |= {name: value for name, value in bounds.items() if value is not None}
        if item.enable_when and any(self._condition(one) is None for one in item.enable_when):
            own["enableWhen"] = [self._own_condition(one) for one in item.enable_when]
            own |= {"enableBehavior": "any"} if item.enable_any else {}
        return own

    def _option(self, item: Item, option: AnswerOption) -> dict[str, Any]:
        key = f"/{item.link_id}={option.code}"
        extensions: list[dict[str, Any]] = []
        if option.points is not None:
            extensions.append({"url": ORDINAL, "valueDecimal": option.points})
        if item.exclusive is not None and option.code == item.exclusive:
            extensions.append({"url": EXCLUSIVE, "valueBoolean": True})
        theirs = option.coding
        if theirs is not None and not self._told_by_coding(item):
            extensions.append({"url": OWN_CODE, "valueString": str(option.code)})
        fhir: dict[str, Any] = {"extension": extensions} if extensions else {}
        fhir |= self._option_value(key, option, theirs)
        if option.code in _chosen(item):
            fhir["initialSelected"] = True
        return fhir

    def _option_value(self, key: str, option: AnswerOption, theirs: Coding | None) -> dict[str, Any]:
        if theirs is None:
            node: dict[str, Any] = {"system": OWN_CODE, "code": str(option.code)}
            return {"valueCoding": node | self._worded("display", key, str(option.code))}
        worded = self._worded("display", key, theirs.display)
        if worded.get("display") == theirs.code and not theirs.display:
            # The text is only there because theirs had none.
            worded = {}
        match theirs.kind:
            case "integer":
                return {"valueInteger": int(theirs.code)}
            case "date" | "time":
                return {f"value{theirs.kind.title()}": theirs.code}
            case "string":
                beside = worded.get("_display")
                return {"valueString": theirs.code} | ({"_valueString": beside} if beside else {})
            case "reference":
                return {"valueReference": {"reference": theirs.code} | worded}
            case _:
                return {"valueCoding": coding(theirs) | worded}

    def _told_by_coding(self, item: Item) -> bool:
        """Whether an import would give the options the same codes from their codings alone."""
        if any(one.coding is None for one in item.options):
            return False
        theirs = [one.coding.code or one.coding.display for one in item.options if one.coding is not None]
        points = [None if one.points is None else Decimal(one.points) for one in item.options]
        return option_codes(theirs, points, item.repeats) == [one.code for one in item.options]

    # Values

    def _condition(self, one: EnableWhen) -> dict[str, Any] | None:
        """A condition as FHIR's, or None when it asks about what FHIR does not know."""
        form, _, link = one.question.partition("/")
        item = self.items.get(link) if form == self.form.id else None
        if item is None:
            return None
        fhir = {"question": self.links[link], "operator": one.operator.value}
        if isinstance(one.answer, bool):
            return fhir | {"answerBoolean": one.answer}
        kind, value = self.value(item, one.answer)
        return fhir | {f"answer{kind}": value}

    def _own_condition(self, one: EnableWhen) -> dict[str, Any]:
        answer: object = one.answer
        if isinstance(answer, Quantity):
            answer = {"number": f"{answer.number:f}", "unit": answer.unit}
        elif isinstance(answer, OwnText):
            answer = {"text": answer.text}
        elif isinstance(answer, date | Decimal):
            answer = str(answer)
        return {
            "question": one.question.removeprefix(f"{self.form.id}/"),
            "operator": one.operator.value,
            "answer": answer,
        }

    def _initial(self, item: Item) -> list[dict[str, Any]]:
        """What is proposed, but for options: those are marked where they stand."""
        told = [one for one in _chosen(item) if not item.options or isinstance(one, OwnText)]
        return [{f"value{kind}": plain} for kind, plain in (self.value(item, one) for one in told)]

    def value(self, item: Item, value: Scalar) -> tuple[str, Any]:
        """An answer to `item` as FHIR's kind of value and the value."""
        return fhir_value(item, value, self._coding_of)

    def _coding_of(self, item: Item, option: AnswerOption) -> dict[str, Any]:
        return self._option_value(f"/{item.link_id}={option.code}", option, option.coding)


def fhir_value(item: Item, value: Scalar, coding_of: Any) -> tuple[str, Any]:
    """The kind (`Coding`, `Date`) and the value of an answer; `coding_of(item, option)` gives FHIR's `value[x]`.

    FHIR wants a zone with every time of a day; ours have none, and are written as UTC.
    """
    if isinstance(value, OwnText):
        return "String", value.text
    if isinstance(value, Quantity):
        unit = {"unit": value.unit, "system": item.unit_system or UCUM, "code": value.unit} if value.unit else {}
        return "Quantity", {"value": number(value.number), **unit}
    option = item.option(value) if item.options else None
    if option is not None:
        ((key, inner),) = [(k, v) for k, v in coding_of(item, option).items() if not k.startswith("_")]
        if isinstance(inner, dict):
            inner = {name: part for name, part in inner.items() if not name.startswith("_")}
        return key.removeprefix("value"), inner
    if isinstance(value, Decimal):
        return "Decimal", number(value)
    if isinstance(value, date):
        return "Date", value.isoformat()
    text = value
    if item.type in (ItemType.TIME, ItemType.DATETIME) and isinstance(text, str):
        text = text if text.count(":") == 2 else f"{text}:00"
        text = text if item.type is ItemType.TIME else f"{text}Z"
    return _VALUES.get(item.type, "String"), text


def coding(one: Coding) -> dict[str, Any]:
    """FHIR's Coding, without what is empty."""
    node = {"system": one.system, "version": one.version, "code": one.code, "display": one.display}
    return {key: value for key, value in node.items() if value}


def number(value: Decimal) -> int | Decimal:
    """Whole where it is whole."""
    return int(value) if value == value.to_integral_value() else value


def _chosen(item: Item) -> tuple[Scalar, ...]:
    """What is proposed; a table of rows proposes nothing."""
    values = item.initial if isinstance(item.initial, tuple) else (item.initial,)
    return tuple(one for one in values if one is not None and not isinstance(one, Row))


def _own(url: str, content: object) -> dict[str, Any]:
    return {"url": url, "valueString": json.dumps(content, ensure_ascii=False)}


def _every(items: tuple[Item, ...]) -> list[Item]:
    return [one for item in items for one in (item, *_every(item.items))]
