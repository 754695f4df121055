"""The options of a question: written beside it, or in a value set the file carries with it."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from intake_app.exchange.drafts import ItemDraft, OptionDraft, Texts
from intake_app.exchange.elements import Element
from intake_app.exchange.fhir_urls import EXCLUSIVE, OWN_CODE, WEIGHTS
from intake_app.exchange.findings import Findings

MOST_OPTIONS: Final = 2_000
MOST_GIVEN: Final = 50_000
_PLAIN_KINDS: Final = {"String": "string", "Integer": "integer", "Date": "date", "Time": "time"}


class ValueSets:
    """The value sets and code systems contained in the file, by `#id` and by address."""

    def __init__(self, root: Element) -> None:
        self.sets: dict[str, Element] = {}
        self._read: dict[str, list[OptionDraft]] = {}
        self.given = 0
        self.systems: dict[str, Element] = {}
        for one in root.each("contained"):
            kind = one.code("resourceType")
            home = {"ValueSet": self.sets, "CodeSystem": self.systems}.get(kind)
            if home is None:
                root.findings.notice("not-read", "", f"A contained {kind or 'resource'} was not taken over.")
                continue
            for name in (f"#{one.code('id')}", one.code("url")):
                if name not in ("", "#"):
                    home.setdefault(name, one)

    def options(self, address: str, findings: Findings, link: str) -> list[OptionDraft] | None:
        """The options of the value set at `address`; None when the file does not carry it or lists no codes of it."""
        found = self.sets.get(address) or self.sets.get(address.partition("|")[0])
        if found is None:
            return None
        if found.place not in self._read:
            self._read[found.place] = self._options(found, findings, link)
        drafts = self._read[found.place]
        self.given += len(drafts)
        if self.given > MOST_GIVEN:
            findings.problem("", f"The lists of answers hold more than {MOST_GIVEN} options altogether.")
            return None
        return [replace(one, texts=dict(one.texts)) for one in drafts] or None

    def _options(self, found: Element, findings: Findings, link: str) -> list[OptionDraft]:
        drafts: list[OptionDraft] = []
        compose = found.part("compose")
        listed = True
        for include in compose.each("include") if compose is not None else ():
            concepts = include.each("concept")
            system = include.code("system")
            if not concepts and not include.has("filter") and system in self.systems:
                concepts = list(_tree(self.systems[system].each("concept"), "concept"))
            if not concepts:
                listed = False
            drafts += [_concept(one, system) for one in concepts]
        if compose is not None and compose.has("exclude"):
            findings.notice("value-set", link, "Codes that the list of answers leaves out were not left out.")
        expansion = found.part("expansion")
        if expansion is not None and (not drafts or not listed):
            contains = list(_tree(expansion.each("contains"), "contains"))
            whole = [_concept(one, one.code("system")) for one in contains if not one.flag("abstract")]
            drafts, listed = whole or drafts, listed or bool(whole)
        if drafts and not listed:
            findings.notice("value-set", link, "Only a part of the list of answers is in the file.")
        return drafts


def _tree(concepts: list[Element], key: str) -> Iterator[Element]:
    """Concepts with those inside them, in order; the depth of the file is limited beforehand."""
    for one in concepts:
        yield one
        yield from _tree(one.each(key), key)


def _concept(one: Element, system: str) -> OptionDraft:
    display = one.text("display")
    texts: Texts = {"": display, **one.translations("display")}
    for designation in one.each("designation"):
        language, value = designation.code("language"), designation.text("value")
        if language and value:
            texts.setdefault(language, value)
    return OptionDraft(_coding(system, one.code("code"), display, one.code("version")), texts, weight(one))


def _coding(system: str, code: str, display: str, version: str = "", kind: str = "") -> dict[str, str]:
    if system == OWN_CODE:
        return {}
    found = {"system": system, "code": code, "display": display, "version": version, "as": kind}
    return {key: value for key, value in found.items() if value}


def read_options(element: Element) -> list[OptionDraft]:
    """The options under `answerOption` (or, in older files, `option`)."""
    drafts: list[OptionDraft] = []
    for one in element.each("answerOption" if element.has("answerOption") else "option"):
        draft = _option(one)
        if draft is None:
            element.findings.problem(one.place, "has no value that can be an answer.")
            continue
        draft.points = weight(one) if draft.points is None else draft.points
        draft.initial = bool(one.flag("initialSelected"))
        exclusive = one.extension(EXCLUSIVE)
        draft.exclusive = exclusive is not None and exclusive.flag("valueBoolean") is not False
        own = one.extension(OWN_CODE)
        if own is not None:
            draft.own_code = own.code("valueString")
        drafts.append(draft)
    return drafts


def _option(one: Element) -> OptionDraft | None:
    found = one.value("value")
    if found is None:
        return None
    kind = found[0]
    key = f"value{kind}"
    if kind in _PLAIN_KINDS:
        value = one.node[key]
        text = str(value) if isinstance(value, int) and not isinstance(value, bool) else one.text(key)
        beside = one.beside(key)
        points = weight(beside) if beside is not None else None
        return OptionDraft(_coding("", text, "", kind=_PLAIN_KINDS[kind]), {"": text, **one.translations(key)}, points)
    part = one.part(key)
    if part is None:
        return None
    if kind == "Coding":
        display, code, system = part.text("display"), part.code("code"), part.code("system")
        texts = {"": display, **part.translations("display")}
        draft = OptionDraft(_coding(system, code, display, part.code("version")), texts, weight(part))
        if system == OWN_CODE:
            draft.own_code = code
        return draft
    if kind == "Reference":
        address = part.code("reference") or part.text("display")
        display = part.text("display") or address
        return OptionDraft(_coding("", address, part.text("display"), kind="reference"), {"": display})
    if kind == "Quantity":
        number, unit = part.number("value"), part.code("unit") or part.code("code")
        text = f"{number:f} {unit}".strip() if number is not None else unit
        return OptionDraft(_coding("", text, "", kind="quantity"), {"": text})
    return None


def weight(one: Element) -> Decimal | None:
    """The points an option or a concept carries, in one of the extensions for them."""
    found = one.extension(*WEIGHTS)
    if found is None:
        return None
    return found.number("valueDecimal") if found.has("valueDecimal") else found.number("valueInteger")


def settle(draft: ItemDraft, drafts: list[OptionDraft]) -> list[OptionDraft]:
    """The options each once, with a text, with whole points or none; what was changed for that is a notice."""
    kept: dict[tuple[str, str, str], OptionDraft] = {}
    for one in drafts:
        key = (one.coding.get("system", ""), one.coding.get("code", "") or one.own_code, one.text)
        if not any(key):
            draft.add("option-left-out", "An option without a code or a text was left out.")
        elif key in kept:
            draft.add("option-left-out", f"“{one.text or key[1]}” is listed twice; one of the two was left out.")
        else:
            kept[key] = one
    options = list(kept.values())
    if len(options) > MOST_OPTIONS:
        draft.element.findings.problem(draft.element.place, f"has {len(options)} options; {MOST_OPTIONS} are the most.")
        options = options[:MOST_OPTIONS]
    for one in options:
        if not one.text:
            one.texts[""] = one.coding.get("code", "") or one.own_code
    told = [one.points for one in options if one.points is not None]
    if any(p != p.to_integral_value() or not 0 <= p < 10**9 for p in told):
        draft.add("points", "The options have points that are no whole numbers from 0 on; they were left out.")
        for one in options:
            one.points = None
    return options


def matching(draft: ItemDraft, coding: Mapping[str, Any]) -> OptionDraft | None:
    """The option that a coding means: same system and code, else the only one of that code, else of that text."""
    system, code, display = (str(coding.get(key, "")) for key in ("system", "code", "display"))
    if not draft.by_code:
        for one in draft.options:
            draft.by_code.setdefault(one.own_code if one.is_own else one.coding.get("code", ""), []).append(one)
    same = draft.by_code.get(code, []) if code else []
    if system == OWN_CODE:
        return next((one for one in same if one.is_own), None)
    exact = [one for one in same if one.coding.get("system", "") == system]
    if exact:
        return exact[0]
    lax = [one for one in same if not system or not one.coding.get("system")] or same
    if len(lax) == 1:
        return lax[0]
    named = [one for one in draft.options if one.text == display] if display and not code else []
    return named[0] if len(named) == 1 else None
