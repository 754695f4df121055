"""FHIR Questionnaires made by others (R4, R5; JSON) on their way into forms of ours."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from intake_app.domain.errors import UserError
from intake_app.domain.questionnaire import ItemType
from intake_app.exchange.drafts import ItemDraft
from intake_app.exchange.elements import LANGUAGE_TAG, Element
from intake_app.exchange.fhir_items import ItemWalk, tell_extension
from intake_app.exchange.fhir_options import ValueSets
from intake_app.exchange.fhir_rules import resolve_initial, resolve_rules
from intake_app.exchange.fhir_urls import LOINC, OWN_CODE, OWN_FORM, OWN_ITEM, OWN_TEXTS
from intake_app.exchange.findings import Findings, Notice
from intake_app.exchange.form_nodes import OWN_ITEM_KEYS, FormNodes, codings, count_values, every, total_scale
from intake_app.exchange.form_texts import FormTexts
from intake_app.exchange.naming import form_id, is_code, is_link_id, link_ids, option_codes, plain_word
from intake_app.exchange.trees import read_tree
from intake_app.json_text import JsonError, parse_json

MAX_VALUES: Final = 50_000
"""What one form file may hold, and what one wording file may hold."""
OWN_FORM_KEYS: Final = (
    "wording", "licence", "credit", "rights", "verified", "loinc", "citations", "bandSets", "scales", "alerts",
    "administration", "window", "assumed", "only_for", "source",
)  # fmt: skip
"""The parts of a form file that our own extension carries as they stand."""
_STATUSES: Final = ("draft", "active", "retired", "unknown")
_KNOWN: Final = frozenset({
    "resourceType", "id", "language", "subjectType", "contained", "extension", "modifierExtension", "url", "version",
    "name", "title", "status", "date", "publisher", "description", "copyright", "code", "item", "text", "meta",
    "experimental",
})  # fmt: skip


@dataclass(frozen=True)
class ForeignForm:
    """A form that was read: the content of its files, and what was not taken over. Nothing is written yet."""

    id: str
    definition: Mapping[str, Any]
    wordings: Mapping[str, Mapping[str, Any]]
    """By language."""
    items: int
    notices: tuple[Notice, ...]


def read_questionnaire(content: bytes, *, place: str = "", language: str = "en", id: str = "") -> ForeignForm:
    """The Questionnaire in `content`.

    `language` is taken for the language of a form that does not say its own; `id` names ours, else it is made from the
    file's. Raises UserError for a file that is no such form, `ExchangeError` with every problem in one that is.
    """
    if not LANGUAGE_TAG.fullmatch(language):
        raise UserError("bad-language", f"“{language}” is no language: write it as de or pt-BR.", "--lang")
    if id and not (is_code(id) and plain_word(id, lower=True)):
        raise UserError("bad-name", f"“{id}” cannot be an id: use lower-case letters, digits and '-'.", "--id")
    findings = Findings()
    root = Element(_resource(read_tree(content, place), place), "Questionnaire", findings)
    return _Reader(root, language, id, place).read()


def _resource(tree: object, place: str) -> Mapping[str, Any]:
    """The Questionnaire itself, or the only one in a Bundle."""
    if isinstance(tree, Mapping) and tree.get("resourceType") == "Bundle" and isinstance(tree.get("entry"), list):
        entries = [entry.get("resource") for entry in tree["entry"] if isinstance(entry, Mapping)]
        found = [one for one in entries if isinstance(one, Mapping) and one.get("resourceType") == "Questionnaire"]
        if len(found) == 1:
            return found[0]
        raise UserError("not-one-form", f"The bundle holds {len(found)} Questionnaires; give a file with one.", place)
    if not isinstance(tree, Mapping) or tree.get("resourceType") != "Questionnaire":
        kind = tree.get("resourceType") if isinstance(tree, Mapping) else None
        what = f"It is a {kind[:40]}." if isinstance(kind, str) else "It has no resourceType."
        raise UserError("not-a-form", f"This is no FHIR Questionnaire. {what}", place)
    return tree


class _Reader:
    """One reading of one form."""

    def __init__(self, root: Element, language: str, wanted_id: str, file: str) -> None:
        self.root = root
        self.findings = root.findings
        self.wanted_id = wanted_id
        self.file = file
        self.own = self._own(root, OWN_FORM)
        self.texts = FormTexts(self._language(language), self.findings)

    def _language(self, otherwise: str) -> str:
        """The form's own language, else the one it is taken for."""
        told = self.root.code("language")
        if told and not LANGUAGE_TAG.fullmatch(told):
            what = f"“{told[:40]}” is no language; the form is taken for one in “{otherwise}”."
            self.findings.notice("language", "", what)
            told = ""
        return (told or otherwise).replace("_", "-")

    def read(self) -> ForeignForm:
        root = self.root
        walk = ItemWalk(ValueSets(root), self.findings)
        if not isinstance(root.node.get("item"), list) or not root.node["item"]:
            self.findings.problem("Questionnaire.item", "must be a list of at least one item.")
        drafts = walk.walk(root.each("item"))
        self.findings.stop_at_problems("bad-form", self.file)
        self._name(drafts)
        resolve_rules(walk.drafts)
        for draft in every(drafts):
            resolve_initial(draft)
        self._head_notices()
        definition, identifier = self._definition(drafts)
        wordings = self.texts.files()
        for content in (definition, *wordings.values()):
            if count_values(content) > MAX_VALUES:
                self.findings.problem("", f"The form holds more than {MAX_VALUES} values. Split it.")
        self.findings.stop_at_problems("bad-form", self.file)
        questions = sum(draft.type is not ItemType.DISPLAY for draft in every(drafts))
        return ForeignForm(identifier, definition, wordings, questions, tuple(self.findings.notices))

    # Names

    def _name(self, drafts: list[ItemDraft]) -> None:
        """Our linkIds and codes for theirs."""
        placed = list(every(drafts))
        for draft in placed:
            draft.own = self._own(draft.element, OWN_ITEM)
        names = link_ids([draft.link for draft in placed])
        own = [str(draft.own.get("linkId", name)) for draft, name in zip(placed, names, strict=True)]
        if len(set(own)) == len(own) and all(is_link_id(name) for name in own):
            names = own
        for draft, name in zip(placed, names, strict=True):
            draft.link_id = name
            self._code(draft)

    def _code(self, draft: ItemDraft) -> None:
        options = draft.options
        theirs = [one.coding.get("code", "") or one.own_code or one.text for one in options]
        codes = option_codes(theirs, [one.points for one in options], draft.repeats)
        own = [_own_code(one.own_code, code) for one, code in zip(options, codes, strict=True)]
        if len(set(own)) == len(own) and not (draft.repeats and any(isinstance(code, int) for code in own)):
            codes = own
        for one, code in zip(options, codes, strict=True):
            one.code = code

    def _own(self, element: Element, url: str) -> dict[str, Any]:
        """What one of our own extensions carries: an object as JSON text."""
        found = element.extension(url)
        if found is None or not found.has("valueString"):
            return {}
        text = found.node["valueString"]
        try:
            content = parse_json(text) if isinstance(text, str) else None
        except JsonError:
            content = None
        if not isinstance(content, dict):
            self.findings.problem(found.place, "must hold a JSON object as text.")
            return {}
        return {key: _plain(value) for key, value in content.items()}

    # The form as a whole

    def _definition(self, drafts: list[ItemDraft]) -> tuple[dict[str, Any], str]:
        root, own = self.root, self.own
        url = root.code("url")
        told = str(own.get("id", ""))
        stem = self.file.replace("\\", "/").rpartition("/")[2].partition(".")[0]
        identifier = self.wanted_id or (told if is_link_id(told) else "")
        identifier = identifier or form_id(root.code("id"), root.code("name"), url, root.text("title"), stem)
        version = root.code("version")
        if not version:
            self.findings.notice("no-version", "", "The form names no version; it is kept as version 1.")
        definition: dict[str, Any] = {"id": identifier, "version": version or "1"}
        definition |= {key: own[key] for key in OWN_FORM_KEYS if key in own} if own else self._head(url)
        title = root.text("title") or root.text("name") or identifier
        self.texts.add("", "title", {"": title, **root.translations("title")})
        about = root.text("description")
        if about:
            self.texts.add("", "about", {"": about, **root.translations("description")})
        nodes = FormNodes(drafts, self.texts)
        items = nodes.items()
        if nodes.sets:
            definition["optionSets"] = nodes.sets
        definition["item"] = items
        counted = [] if own else total_scale(drafts)
        if counted:
            definition["scales"] = [{"id": "total", "method": "sum", "items": counted}]
            self.texts.add("scales", "total", {"": "Total"})
            self.findings.notice(
                "total", "", "“total” adds up the form's own points. It is not a published score and has no bands."
            )
        for language, texts in self._own(root, OWN_TEXTS).items():
            if not LANGUAGE_TAG.fullmatch(str(language)):
                self.findings.problem(OWN_TEXTS, f"“{str(language)[:40]}” is no language.")
            elif isinstance(texts, dict):
                words = {str(key): text for key, text in texts.items() if isinstance(text, str)}
                self.texts.add_own(words, str(language))
        return definition, identifier

    def _head(self, url: str) -> dict[str, Any]:
        root = self.root
        status = root.code("status")
        if status not in _STATUSES:
            self.findings.notice("status", "", "The form does not say whether it is in use (status).")
            status = ""
        if status == "retired":
            self.findings.notice("status", "", "Its publisher has retired the form.")
        copyright_ = root.text("copyright")
        codes = codings(root)
        source: dict[str, Any] = {
            "url": url, "id": root.code("id"), "name": root.text("name"), "status": status, "date": root.code("date"),
            "publisher": root.text("publisher"), "copyright": copyright_, "code": codes,
        }  # fmt: skip
        head: dict[str, Any] = {"wording": "official", "rights": "ask-first" if copyright_ else "free"}
        if copyright_:
            head["licence"] = " ".join(copyright_.split())[:300]
            self.findings.notice("rights", "", "The form has an owner's terms; read them before it is used.")
        loinc = next((code.get("code") for code in codes if code.get("system") == LOINC), None)
        head |= {"loinc": loinc} if loinc else {}
        source = {key: value for key, value in source.items() if value}
        return head | ({"source": source} if source else {})

    def _head_notices(self) -> None:
        root = self.root
        left = sorted(key for key in root.node if not key.startswith("_") and key not in _KNOWN)
        if left:
            self.findings.notice("not-kept", "", f"Not kept, and not in an export: {', '.join(left)[:200]}.")
        for url, one in root.extensions():
            tell_extension(url, one, "", self.findings)
        for url, _ in root.extensions("modifierExtension"):
            self.findings.notice("modifier", "", f"“{url[:100]}” changes what the form means, in a way we do not know.")


def _own_code(told: str, otherwise: int | str) -> int | str:
    if told.isascii() and told.isdigit() and len(told) < 10:
        return int(told)
    return told if is_code(told) else otherwise


def _plain(value: Any) -> Any:
    """JSON as YAML can write it."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else f"{value:f}"
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, list) else value


__all__ = ["OWN_CODE", "OWN_FORM_KEYS", "OWN_ITEM_KEYS", "ForeignForm", "read_questionnaire"]
