"""Walks the items of a FHIR Questionnaire and makes drafts of them: groups of rows stay, groups inside rows and items
under questions are flattened, with the rules that hid them."""

import re
from typing import Final

from intake_app.domain.codings import UCUM
from intake_app.domain.questionnaire import ItemType
from intake_app.exchange.drafts import ItemDraft, Rules, Texts
from intake_app.exchange.elements import Element
from intake_app.exchange.fhir_options import ValueSets, read_options, settle
from intake_app.exchange.fhir_urls import (
    CHECK_TAILS,
    HIDDEN,
    ITEM_CONTROL,
    MARKUP,
    MAX_VALUE,
    MIN_VALUE,
    READ,
    SHORT_TEXT,
    SILENT_TAILS,
    TRANSLATION,
    UNIT,
    UNIT_OPTION,
)
from intake_app.exchange.findings import Findings

MAX_ITEMS: Final = 5_000
MAX_NESTED: Final = 32
MOST_CONDITIONS: Final = 200
MAX_GROUPS: Final = 8
"""Groups inside each other that our files hold; deeper ones are flattened."""
_EXPRESSION_SHOWN: Final = 80

_TYPES: Final = {
    "group": ItemType.GROUP, "display": ItemType.DISPLAY, "boolean": ItemType.BOOLEAN, "decimal": ItemType.DECIMAL,
    "integer": ItemType.INTEGER, "date": ItemType.DATE, "dateTime": ItemType.DATETIME, "time": ItemType.TIME,
    "string": ItemType.STRING, "text": ItemType.TEXT, "url": ItemType.URL, "choice": ItemType.CODING,
    "coding": ItemType.CODING, "open-choice": ItemType.OPEN_CODING, "quantity": ItemType.QUANTITY,
    "question": ItemType.STRING, "attachment": ItemType.DISPLAY, "reference": ItemType.DISPLAY,
}  # fmt: skip
_UNSUPPORTED: Final = {
    "attachment": "A file cannot be attached here; the question is shown as a line of text.",
    "reference": "A record of another system cannot be chosen here; the question is shown as a line of text.",
}
_LISTED: Final = (ItemType.STRING, ItemType.TEXT, ItemType.INTEGER, ItemType.DATE, ItemType.TIME, ItemType.URL)
_TEXTS: Final = (ItemType.STRING, ItemType.TEXT, ItemType.URL, ItemType.OPEN_CODING)
_NUMBERS: Final = (ItemType.INTEGER, ItemType.DECIMAL, ItemType.QUANTITY)
_CODED: Final = (ItemType.CODING, ItemType.OPEN_CODING)
_KNOWN: Final = frozenset({
    "id", "linkId", "definition", "code", "prefix", "text", "type", "enableWhen", "enableBehavior", "disabledDisplay",
    "required", "repeats", "readOnly", "maxLength", "answerConstraint", "answerValueSet", "answerOption", "option",
    "initial", "item", "extension", "modifierExtension",
})  # fmt: skip


class ItemWalk:
    """Reads all items of one form. Afterwards `drafts` has each by its foreign linkId, in the order of the form."""

    def __init__(self, sets: ValueSets, findings: Findings) -> None:
        self.sets = sets
        self.findings = findings
        self.drafts: dict[str, ItemDraft] = {}
        self.count = 0

    def walk(
        self, elements: list[Element], level: int = 0, groups: int = 0, row: str = "", outer: tuple[Rules, ...] = ()
    ) -> list[ItemDraft]:
        found: list[ItemDraft] = []
        for element in elements:
            draft = self._draft(element, row, outer)
            if draft is None:
                continue
            inner = self._without_label(draft, element.each("item"))
            if inner and level + 1 >= MAX_NESTED:
                self.findings.problem(element.place, f"lies more than {MAX_NESTED} levels deep. Flatten the form.")
                continue
            if draft.type is ItemType.GROUP:
                found += self._group(draft, inner, level, groups, row)
            else:
                if row and draft.type is ItemType.DISPLAY:
                    draft.add("heading", "A line of text inside a table of rows was left out.")
                else:
                    found.append(draft)
                rest = [one for one in inner if not self._is_help(draft, one)]
                found += self.walk(rest, level + 1, groups, row, tuple(draft.rules))
        return found

    def _group(self, draft: ItemDraft, inner: list[Element], level: int, groups: int, row: str) -> list[ItemDraft]:
        if not inner:
            draft.type, draft.repeats, draft.required = ItemType.DISPLAY, False, False
            return [] if row else [draft]
        if not row and groups < MAX_GROUPS:
            draft.items = self.walk(inner, level + 1, groups + 1, draft.link if draft.repeats else "")
            if not draft.items:
                draft.type, draft.repeats, draft.required = ItemType.DISPLAY, False, False
            return [draft]
        rules = tuple(draft.rules)
        if draft.repeats:
            draft.add("rows-in-rows", "This group repeats inside another that repeats; it can be answered once.")
        kept: list[ItemDraft] = []
        if row:
            if draft.text:
                draft.add("heading", f"The heading “{draft.text[:60]}” inside a table of rows was left out.")
        else:
            draft.type, draft.repeats, draft.required = ItemType.DISPLAY, False, False
            kept = [draft]
        return kept + self.walk(inner, level + 1, groups, row, rules)

    # One item

    def _draft(self, element: Element, row: str, outer: tuple[Rules, ...]) -> ItemDraft | None:
        self.count += 1
        if self.count > MAX_ITEMS:
            self.findings.problem("", f"The form has more than {MAX_ITEMS} items.")
            return None
        link = element.code("linkId")
        element.link = link
        if not link:
            self.findings.problem(element.place, "has no linkId.")
        elif link in self.drafts:
            self.findings.problem(element.place, f"has the linkId “{link[:60]}” that another item has already.")
        draft = ItemDraft(element, link, self._type(element), _texts(element), row=row, number=self.count)
        if not link or link in self.drafts:
            return draft
        self.drafts[link] = draft
        draft.rules = [*outer, *self._rules(element)]
        draft.required = bool(element.flag("required"))
        draft.repeats = bool(element.flag("repeats"))
        draft.read_only = bool(element.flag("readOnly"))
        self._unknown(draft)
        self._extensions(draft)
        self._answers(draft)
        self._limits(draft)
        self._plain(draft)
        return draft

    def _without_label(self, draft: ItemDraft, inner: list[Element]) -> list[Element]:
        """What lies in the item, without the line of text that stands for its missing text; what lies in that stays."""
        if not draft.text and inner and draft.type is not ItemType.DISPLAY:
            first = inner[0]
            texts = _texts(first)
            if first.node.get("type") == "display" and texts.get("") and not first.has("enableWhen"):
                draft.texts = texts
                self.count += 1
                inner = [*first.each("item"), *inner[1:]]
        self._name(draft)
        return inner

    def _name(self, draft: ItemDraft) -> None:
        """A text for an item that has none."""
        if draft.text:
            return
        told = draft.options[0].text if len(draft.options) == 1 else ""
        told = told or draft.element.text("prefix") or _code_text(draft.element)
        if not told and draft.type not in (ItemType.DISPLAY, ItemType.GROUP):
            draft.add("no-text", "The question has no text; its name in the form is shown instead.")
        draft.texts[""] = told or draft.link or "–"

    def _type(self, element: Element) -> ItemType:
        name = element.code("type")
        if name not in _TYPES:
            what = f"has the type “{name[:40]}”, which FHIR does not have." if name else "has no type."
            self.findings.problem(element.place, what)
            return ItemType.GROUP if element.has("item") else ItemType.STRING
        if name in _UNSUPPORTED:
            self.findings.notice("unsupported-type", element.link, _UNSUPPORTED[name])
        if name == "question":
            if element.has("answerOption") or element.has("answerValueSet"):
                return ItemType.CODING
            self.findings.notice("type", element.link, "The form does not say what kind of answer it wants: a text.")
        return _TYPES[name]

    def _rules(self, element: Element) -> list[Rules]:
        conditions = element.each("enableWhen")
        if len(conditions) > MOST_CONDITIONS:
            self.findings.problem(f"{element.place}.enableWhen", f"has more than {MOST_CONDITIONS} conditions.")
            return []
        behavior = element.code("enableBehavior")
        if behavior not in ("", "all", "any"):
            self.findings.problem(f"{element.place}.enableBehavior", "must be all or any.")
        return [Rules(conditions, behavior == "any")] if conditions else []

    def _answers(self, draft: ItemDraft) -> None:
        element = draft.element
        options = read_options(element)
        address = element.code("answerValueSet")
        constraint = element.code("answerConstraint")
        listed = draft.type in _CODED or (draft.type in _LISTED and bool(options or address))
        if not listed:
            if options or address:
                draft.add("options", "The list of answers was left out: this type of question cannot have one here.")
            return
        if address and not options:
            options = self.sets.options(address, self.findings, draft.link) or []
            if not options:
                draft.add(
                    "value-set",
                    f"The answers are listed elsewhere ({address[:80]}); the question is answered with a text.",
                )
        options = settle(draft, options)
        own_words = draft.type is ItemType.OPEN_CODING or constraint in ("optionsOrString", "optionsOrType")
        if not options:
            if not address and draft.type in _CODED:
                draft.add("no-options", "The form lists no answers; the question is answered with a text.")
            draft.type = draft.type if draft.type not in _CODED else ItemType.STRING
            return
        if constraint == "optionsOrType":
            draft.add("own-answer", "An answer that is not listed is given in words.")
        if draft.type is ItemType.INTEGER and any(one.coding.get("as") != "integer" for one in options):
            draft.add("options", "The listed answers are no whole numbers; they can be chosen all the same.")
        draft.type = ItemType.OPEN_CODING if own_words else ItemType.CODING
        draft.options = options

    def _limits(self, draft: ItemDraft) -> None:
        element = draft.element
        longest = element.whole("maxLength")
        if draft.type in _TEXTS and longest is not None and 0 < longest < 10**9:
            draft.max_length = longest
        draft.minimum = self._bound(draft, MIN_VALUE, "least")
        draft.maximum = self._bound(draft, MAX_VALUE, "greatest")
        if draft.minimum is not None and draft.maximum is not None and draft.minimum > draft.maximum:
            draft.add("bounds", "The least value lies above the greatest one; both were left out.")
            draft.minimum = draft.maximum = None

    def _bound(self, draft: ItemDraft, url: str, word: str) -> int | None:
        found = draft.element.extension(url)
        if found is None:
            return None
        kind = "valueInteger" if found.has("valueInteger") else "valueDecimal"
        number = found.number(kind)
        if number is None or draft.type not in _NUMBERS:
            draft.add("bounds", f"The {word} value that may be given is not checked.")
            return None
        if number != number.to_integral_value() or abs(number) >= 10**9:
            draft.add("bounds", f"The {word} value, {number:f}, is no whole number and is not checked.")
            return None
        return int(number)

    # Extensions

    def _extensions(self, draft: ItemDraft) -> None:
        element = draft.element
        hidden = element.extension(HIDDEN)
        draft.hidden = hidden is not None and bool(hidden.flag("valueBoolean"))
        short = element.extension(SHORT_TEXT)
        if short is not None and short.text("valueString"):
            draft.short = {"": short.text("valueString"), **short.translations("valueString")}
        units = [one for url, one in element.extensions() if url in (UNIT, UNIT_OPTION)]
        codings = [part for one in units if (part := one.part("valueCoding")) is not None]
        draft.units = [unit for part in codings if (unit := _unit(part, draft))]
        if draft.units and draft.type not in _NUMBERS:
            draft.add("unit", f"Its unit, {draft.units[0]['code']}, is not shown: only numbers have one here.")
            draft.units = []
        for url, one in element.extensions():
            tell_extension(url, one, draft.link, self.findings)
        for url, _ in element.extensions("modifierExtension"):
            draft.add("modifier", f"“{url[:100]}” changes what this question means, in a way we do not know.")

    def _unknown(self, draft: ItemDraft) -> None:
        names = [name for name in draft.element.node if not name.startswith("_") and name not in _KNOWN]
        names = [name for name in names if not name.startswith("initial")]
        if names:
            draft.add("not-read", f"Not taken over, because FHIR has no such thing here: {', '.join(names)[:200]}.")

    def _plain(self, draft: ItemDraft) -> None:
        """What our forms cannot have together."""
        if draft.type is ItemType.DISPLAY:
            draft.required = draft.repeats = draft.read_only = False
        if draft.repeats and draft.type is ItemType.BOOLEAN:
            draft.repeats = False
            draft.add("repeats", "Only one answer can be given.")
        if draft.repeats and draft.row and draft.type is not ItemType.GROUP:
            draft.repeats = False
            draft.add("repeats", "Inside a table of rows only one answer can be given.")
        if draft.type is ItemType.GROUP and not draft.repeats:
            draft.required = False
        if draft.required and (draft.hidden or draft.read_only):
            draft.required = False
            draft.add("required", "It is required, but nobody can answer it here; the form is complete without it.")

    def _is_help(self, draft: ItemDraft, element: Element) -> bool:
        """A display item under a question that is drawn as its help becomes the help text."""
        if draft.type is ItemType.DISPLAY or element.has("item"):
            return False
        control = element.extension(ITEM_CONTROL)
        concept = control.part("valueCodeableConcept") if control is not None else None
        codes = {coding.code("code") for coding in concept.each("coding")} if concept is not None else set()
        if element.node.get("type") != "display" or not codes & {"help", "flyover"} or element.has("enableWhen"):
            return False
        texts = _texts(element)
        if not texts.get("") or draft.help or not element.code("linkId") or element.code("linkId") in self.drafts:
            return False
        self.count += 1
        draft.help = texts
        return True


def tell_extension(url: str, one: Element, link: str, findings: Findings) -> None:
    """A notice for an extension that is not read, and whose loss somebody could miss."""
    expression = _expression(one)
    tail = url.rpartition("/")[2]
    if expression is not None:
        shown = " ".join(expression.split())[:_EXPRESSION_SHOWN]
        what = {
            "sdc-questionnaire-calculatedExpression": "Its answer is not calculated.",
            "sdc-questionnaire-initialExpression": "No answer is proposed.",
            "sdc-questionnaire-enableWhenExpression": "The question is always shown.",
            "sdc-questionnaire-answerExpression": "The list of answers it would find is not offered.",
            "sdc-questionnaire-answerOptionsToggleExpression": "All listed answers are always offered.",
        }.get(tail, "What it would do is not done.")
        findings.notice("expression", link, f"Expressions are not executed ({tail}): “{shown}”. {what}")
    elif tail in CHECK_TAILS:
        findings.notice("check", link, f"An answer is not checked against “{tail}”.")
    elif url == TRANSLATION or url in READ or tail in SILENT_TAILS:
        return
    else:
        findings.notice("extension", link, f"Not taken over: the extension {url[:120]}.")


def _expression(one: Element) -> str | None:
    """The text of an expression in the extension or in one inside it."""
    for each in (one, *(inner for _, inner in one.extensions())):
        part = each.part("valueExpression") if isinstance(each.node.get("valueExpression"), dict) else None
        if part is not None:
            return part.text("expression") or part.text("reference") or "(empty)"
        name = each.code("url").rpartition("/")[2]
        if name == "expression" and each.has("valueString"):
            return each.text("valueString")
    return None


def _texts(element: Element) -> Texts:
    text = element.text("text")
    beside = element.beside("text")
    if not text and beside is not None:
        marked = beside.extension(*MARKUP)
        raw = (marked.text("valueMarkdown") or marked.text("valueString")) if marked is not None else ""
        text = re.sub(r"\s+", " ", re.sub(r"<[^<>]{0,500}>", " ", raw)).strip()
    return {"": text, **element.translations("text")}


def _code_text(element: Element) -> str:
    return next((text for one in element.each("code") if (text := one.text("display") or one.code("code"))), "")


def _unit(part: Element, draft: ItemDraft) -> dict[str, str]:
    code, display, system = part.code("code"), part.text("display"), part.code("system")
    unit = code or display
    if not unit or len(unit) > 64 or not unit.isprintable():
        draft.add("unit", "A unit without a code was left out.")
        return {}
    found = {"code": unit, "display": display if display != unit else "", "system": "" if system == UCUM else system}
    return {key: value for key, value in found.items() if value}
