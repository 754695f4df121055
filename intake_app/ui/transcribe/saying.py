"""Lines of a paper form and what is wrong with what was keyed, in words."""

from intake_app.casework import transcribing
from intake_app.casework.transcription_view import LineState, PaperLine, Why
from intake_app.domain.answers import Missing
from intake_app.domain.errors import UserError
from intake_app.domain.questionnaire import Item, ItemType
from intake_app.ui.page import Room

_MENDS = frozenset({"no-code", "no-date", "no-time", "no-number", "out-of-range", "too-long", "unknown-unit"})
_TYPED = {
    ItemType.DATE: "date",
    ItemType.DATETIME: "moment",
    ItemType.TIME: "time",
    ItemType.INTEGER: "whole",
    ItemType.DECIMAL: "number",
    ItemType.QUANTITY: "quantity",
}


def name_of(room: Room, line: PaperLine) -> str:
    """The question as a line shows it; the parts of a table with their row."""
    return room.text("ui.transcribe.row", row=line.row, text=line.short) if line.row else line.short


def spoken(room: Room, line: PaperLine) -> str:
    """What a screen reader says when the line is reached."""
    form = transcribing.form_title(room.wording, line.form)
    said = room.text("ui.transcribe.spoken", form=form, number=line.number, question=name_of(room, line))
    return f"{said}. {hint(room, line)}"


def hint(room: Room, line: PaperLine) -> str:
    """What can be keyed there: the codes with their words, or the form of a date or number."""
    codes = [f"{code} {words}" for code, words in line.codes]
    if line.may_be_none:
        codes.insert(0, f"0 {room.text('ui.transcribe.nothing')}")
    if codes:
        several = room.text("ui.transcribe.hint.several") if line.item.repeats else ""
        return "  ·  ".join([*codes, several] if several else codes)
    if line.item.type is ItemType.INTEGER and line.item.minimum is not None and line.item.maximum is not None:
        return room.text("ui.transcribe.hint.between", low=line.item.minimum, high=line.item.maximum)
    return room.text(f"ui.transcribe.hint.{_TYPED.get(line.item.type, 'text')}")


def beside(room: Room, line: PaperLine) -> str:
    """The words after the code: what it means, or why the line is jumped over."""
    if line.state.is_asked or line.answer is not None:
        if line.answer is not None and line.answer.missing is Missing.NOT_ASKED:
            return room.text("ui.transcribe.left_empty")
        return line.words
    return why(room, line)


def why(room: Room, line: PaperLine) -> str:
    """Why a line is jumped over."""
    if line.why is Why.NONE:
        return ""
    key = "open-facts" if line.state is LineState.WAITS and line.why is Why.BY_FACTS else line.why.value
    return room.text(f"ui.transcribe.why.{key}", number=line.by_number, answer=line.by_words)


def mend(room: Room, item: Item, codes: tuple[tuple[str, str], ...], error: UserError) -> str:
    """How to put right what was keyed."""
    if error.code not in _MENDS:
        return room.words_of(error)
    values = {"codes": ", ".join(code for code, _ in codes), "most": item.max_length, "units": ", ".join(item.units)}
    key = f"ui.transcribe.mend.{error.code}"
    if error.code == "out-of-range":
        low, high = item.minimum, item.maximum
        key = f"{key}.{'least' if high is None else 'most' if low is None else 'both'}"
        values |= {"low": low, "high": high}
    return room.text(key, **values)
