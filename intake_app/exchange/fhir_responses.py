"""Answers to one of our forms as a FHIR R4 QuestionnaireResponse (https://hl7.org/fhir/R4/questionnaireresponse.html).

Its items are those of our own export of the form. What a rule hides is left out; declined, unknown and not asked are
three different reasons why a value is absent.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from intake_app.domain.answers import Answer, Missing, Row, Scalar
from intake_app.domain.evaluation import ItemState
from intake_app.domain.questionnaire import Item, ItemType, Questionnaire
from intake_app.engine.scoring import read_alone, read_states
from intake_app.exchange.fhir_urls import ABSENT
from intake_app.exchange.fhir_writing import FormWriter

_REASONS: Final = {
    Missing.DECLINED: "asked-declined",
    Missing.UNKNOWN: "asked-unknown",
    Missing.NOT_ASKED: "not-asked",
}


def response(
    form: Questionnaire, answers: Mapping[str, Answer], language: str, texts: Mapping[str, str], authored: str
) -> dict[str, Any]:
    """Answers by linkId as a QuestionnaireResponse; `authored` is the moment they were given, as ISO text with a zone.

    `completed` when the form asks for nothing more, else `in-progress`. `texts` are the form's in `language`. Times of
    day inside answers are those of the clock here.
    """
    states = {key.partition("/")[2]: state for key, state in read_states(read_alone(form, answers)).items()}
    skipped = frozenset(link_id for link_id, state in states.items() if state is ItemState.SKIPPED)
    complete = all(not state.leaves_open or not form.questions[link_id].required for link_id, state in states.items())
    writer = _Response(form, answers, skipped, FormWriter(form, language, {language: texts}))
    fhir: dict[str, Any] = {
        "resourceType": "QuestionnaireResponse",
        "language": language,
        "questionnaire": f"{writer.words.url}|{form.version}",
        "status": "completed" if complete else "in-progress",
        "authored": authored,
    }
    items = writer.items(form.items)
    return fhir | ({"item": items} if items else {})


class _Response:
    """One writing of the answers to one form."""

    def __init__(
        self, form: Questionnaire, answers: Mapping[str, Answer], skipped: frozenset[str], words: FormWriter
    ) -> None:
        self.form = form
        self.answers = answers
        self.skipped = skipped
        self.words = words

    def items(self, items: tuple[Item, ...]) -> list[dict[str, Any]]:
        return [one for item in items if not item.hidden for one in self._item(item)]

    def _item(self, item: Item) -> list[dict[str, Any]]:
        if not item.is_question:
            inner = self.items(item.items) if item.type is ItemType.GROUP else []
            return [self._head(item) | {"item": inner}] if inner else []
        answer = self.answers.get(item.link_id)
        if answer is None or item.link_id in self.skipped:
            return []
        head = self._head(item)
        if answer.missing is not None:
            absent = {"extension": [{"url": ABSENT, "valueCode": _REASONS[answer.missing]}]}
            return [absent | head] if item.type is ItemType.GROUP else [head | {"answer": [absent]}]
        values = answer.value if isinstance(answer.value, tuple) else (answer.value,)
        if item.type is ItemType.GROUP:
            return [head | {"item": self._row(item, row)} for row in values if isinstance(row, Row) and len(row)]
        return [head | {"answer": [self._value(item, v) for v in values if v is not None and not isinstance(v, Row)]}]

    def _row(self, group: Item, row: Row) -> list[dict[str, Any]]:
        return [
            self._head(inner) | {"answer": [self._value(inner, row[inner.link_id])]}
            for inner in group.items
            if inner.link_id in row
        ]

    def _head(self, item: Item) -> dict[str, Any]:
        text = self.words.text(item)
        return {"linkId": self.words.links[item.link_id]} | ({"text": text} if text else {})

    def _value(self, item: Item, value: Scalar) -> dict[str, Any]:
        kind, plain = self.words.value(item, value)
        if kind == "DateTime":
            plain = datetime.fromisoformat(str(value)).astimezone().isoformat()
        return {f"value{kind}": plain}
