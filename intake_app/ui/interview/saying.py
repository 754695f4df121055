"""What an interview says about itself: what undo takes back, what is kept, what an amount is measured against."""

from collections.abc import Mapping

from intake_app.casework import interviews, reasons, words
from intake_app.casework.interview_view import Interview, QuestionView
from intake_app.domain.answers import Answer, Row
from intake_app.domain.questionnaire import ItemType
from intake_app.domain.wording import Wording

_TYPED = (ItemType.GROUP, ItemType.STRING, ItemType.TEXT)


def nearest(interview: Interview) -> str:
    """Where to stand when the position is no question to be asked now: the next that is, else the last."""
    key = interviews.next_question(interview, interview.position)
    asked = interview.evaluation.asked
    return key or (asked[-1] if asked else interview.policy.question_keys[0])


def _told(interview: Interview, key: str, answer: Answer | None) -> str:
    """An answer in a few words; the question's where the answer is long or gone."""
    item = interview.policy.item(key)
    short = words.short_text(interview.wording, key)
    if answer is None or (item.type in _TYPED and answer.missing is None):
        return short
    return words.answer_text(interview.wording, key, item, answer) or short


def undo_of(interview: Interview) -> str:
    """What undo takes back, "" for nothing."""
    return _told(interview, interview.done[-1].key, interview.done[-1].after) if interview.done else ""


def redo_of(interview: Interview) -> str:
    """What redo brings back, "" for nothing."""
    return _told(interview, interview.undone[-1].key, interview.undone[-1].after) if interview.undone else ""


def kept(wording: Wording, before: Interview | None, after: Interview) -> str:
    """What the last change did to answers of other questions: hidden ones are kept and not counted, or come back."""
    if before is None or before.answers is after.answers:
        return ""
    earlier, now = set(before.evaluation.asked), set(after.evaluation.asked)
    if earlier == now:
        return ""
    hidden = sum(1 for key in earlier - now if after.answers.get(key) is not None)
    back = sum(1 for key in now - earlier if after.answers.get(key) is not None)
    parts = []
    if hidden:
        parts.append(wording.plural("ui.interview.kept", hidden))
    if back:
        parts.append(wording.plural("ui.interview.back-again", back))
    return " ".join(parts)


def references(wording: Wording, interview: Interview, view: QuestionView) -> tuple[str, ...]:
    """The line under each row of a question whose amounts are measured against the reference of the law."""
    value = interview.answers.value(view.key)
    lines = interview.evaluation.quantities
    if view.item.type is not ItemType.GROUP or not isinstance(value, tuple):
        return ()
    rows = [row for row in value if isinstance(row, Row)]
    if [str(row.get("substance", "")) for row in rows] != [line.substance for line in lines]:
        return ()
    told = []
    for line in lines:
        if not line.substance:
            told.append("")
        elif line.reference is None:
            told.append(wording.text("ui.interview.reference.none"))
        else:
            amount = reasons.grams(line.reference, wording)
            told.append(wording.text(f"ui.interview.reference.{line.reading or 'untold'}", amount=amount))
    return tuple(told)


def alert_sources(wording: Wording, interview: Interview) -> Mapping[str, str]:
    """The answer behind each alert: `answer 9, “several days”`."""
    found: dict[str, str] = {}
    for alert in interview.evaluation.alerts:
        keys = [key for key in alert.answers if key in interview.policy.questions and interview.answers.get(key)]
        if keys:
            item = interview.policy.item(keys[0])
            answer = words.answer_text(interview.wording, keys[0], item, interview.answers.get(keys[0]))
            short = words.short_text(interview.wording, keys[0])
            found[alert.id] = wording.text("ui.interview.alert.source", question=short, answer=answer.lower())
    return found
