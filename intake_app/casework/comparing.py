"""What was keyed from paper beside itself and beside the interview: differences, their settling, and the take-over."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from intake_app.casework import interviews, paper_lines, words
from intake_app.casework.interview_view import Interview
from intake_app.casework.office import Desk
from intake_app.casework.permissions import Act, require
from intake_app.casework.transcribing import known_paper
from intake_app.casework.transcription_view import Comparison, Difference, TakenOver
from intake_app.casework.watching import alert_views
from intake_app.domain.answers import Answer, Missing
from intake_app.domain.errors import UserError
from intake_app.domain.questionnaire import ItemType
from intake_app.domain.transcription import FIRST, SECOND, SETTLED, KeyingRound, Tally, Transcription, TranscriptionEnd
from intake_app.engine.keying import read_keyed
from intake_app.engine.numbering import question_numbers
from intake_app.engine.reading import Reading
from intake_app.store import records, transcriptions
from intake_app.store.staff import load_worker

SOURCE = "paper/"
"""Before the id of the keyed form: the source of an answer that came from paper."""
LEFT_EMPTY = Answer(missing=Missing.NOT_ASKED)


@dataclass(frozen=True)
class _Keyed:
    """One keying by question, who keyed which, and the questions its own answers ask."""

    answers: Mapping[str, Answer]
    hands: Mapping[str, str]

    def get(self, key: str) -> Answer | None:
        """What was keyed; None for nothing, an empty line among it."""
        answer = self.answers.get(key)
        return None if answer == LEFT_EMPTY else answer


@dataclass(frozen=True)
class _Sides:
    """Everything a difference can lie between."""

    paper: Transcription
    interview: Interview
    first: _Keyed
    second: _Keyed | None
    settled: Mapping[str, Answer]
    hands: Mapping[str, str]
    keys: tuple[str, ...]

    def agreed(self, key: str) -> Answer | None:
        """What the paper says without doubt: what was chosen, else what was keyed alike, or once only."""
        if key in self.settled:
            return self.settled[key]
        first = self.first.answers.get(key)
        if self.second is None:
            return first
        second = self.second.answers.get(key)
        if first is None or second is None or first == second:
            return second if first is None else first
        return None

    def differs(self, key: str) -> bool:
        """Whether the two keyings do not say the same. A line that only one of them asked is no difference yet."""
        return self.second is not None and self.first.get(key) != self.second.get(key)


def compare(desk: Desk, episode_id: str, paper_id: str) -> Comparison:
    """Everything keyed so far, with the questions somebody has to choose at.

    Raises UserError `no-paper`, `keying-unfinished`, `not-allowed`."""
    require(desk.worker, Act.TRANSCRIBE)
    interview = interviews.resume(desk, episode_id)
    return _compared(desk, _sides(desk, interview, known_paper(desk, interview, paper_id)))


def _sides(desk: Desk, interview: Interview, paper: Transcription) -> _Sides:
    first, second = paper.round(FIRST), paper.round(SECOND)
    if first is None or first.finished_at is None or (second is not None and second.finished_at is None):
        raise UserError("keying-unfinished", "Finish the keying first.", paper.id)
    settled, hands = _settled(desk, interview, paper)
    keys = tuple(
        form.key(link_id)
        for form in (interview.policy.questionnaires[one] for one in paper.forms)
        for link_id in form.questions
    )
    return _Sides(
        paper=paper,
        interview=interview,
        first=_keyed(desk, interview, paper, FIRST),
        second=None if second is None else _keyed(desk, interview, paper, SECOND),
        settled=settled,
        hands=hands,
        keys=keys,
    )


def _keyed(desk: Desk, interview: Interview, paper: Transcription, number: int) -> _Keyed:
    keyed: dict[str, Answer] = {}
    hands: dict[str, str] = {}
    for record in transcriptions.load_lines(desk.vault, paper.id, number):
        keyed.pop(record.line, None)
        if record.answer is not None:
            keyed[record.line] = record.answer
            hands[record.line] = record.worker
    answers, lines = paper_lines.answers_of(interview.policy, paper.forms, keyed)
    return _Keyed(answers, {key: hands[line] for key, line in lines.items() if line in hands})


def _settled(desk: Desk, interview: Interview, paper: Transcription) -> tuple[dict[str, Answer], dict[str, str]]:
    """What was chosen, and by whom. A choice made before the interview's answer changed does not hold any more."""
    changed: dict[str, datetime] = {}
    for answer in records.load_answer_history(desk.vault, interview.encounter.id):
        changed[answer.key] = answer.at
    settled: dict[str, Answer] = {}
    hands: dict[str, str] = {}
    for record in transcriptions.load_lines(desk.vault, paper.id, SETTLED):
        settled.pop(record.line, None)
        at = changed.get(record.line)
        if record.answer is not None and (at is None or at <= record.at):
            settled[record.line], hands[record.line] = record.answer, record.worker
    return settled, hands


def _compared(desk: Desk, sides: _Sides) -> Comparison:
    agreed = {key: answer for key in sides.keys if (answer := sides.agreed(key)) is not None}
    answers = paper_lines.with_keyed(sides.interview, agreed)
    reading = paper_lines.reading_of(sides.interview, answers, desk.clock.today())
    final: dict[str, Answer] = {}
    differences: list[Difference] = []
    for key in sides.keys:
        if key not in sides.settled and _ruled_out(sides, key, reading):
            continue
        answer, present = agreed.get(key), _present(sides.interview, key)
        beside = answer is not None and answer != LEFT_EMPTY and present is not None and not same(answer, present)
        if sides.differs(key) or beside or key in sides.settled:
            differences.append(_difference(sides, key, present))
        if answer is not None and (key in sides.settled or not (sides.differs(key) or beside)):
            final[key] = answer
    return _summed(desk, sides, tuple(differences), final, reading)


def _ruled_out(sides: _Sides, key: str, reading: Reading) -> bool:
    """Whether a question need not be looked at: the two keyings differ there, or only one of them asked it at all, and
    by what is settled so far it is not asked."""
    if sides.second is None or not (sides.differs(key) or not _both(sides, key)):
        return False
    return reading.visible(key) is False or (reading.visible(key) is None and not _both(sides, key))


def _both(sides: _Sides, key: str) -> bool:
    return sides.second is not None and key in sides.first.answers and key in sides.second.answers


def _present(interview: Interview, key: str) -> Answer | None:
    """What stands in the interview already; a question not asked yet is none."""
    answer = interview.answers.get(key)
    return None if answer is None or answer.missing is Missing.NOT_ASKED else answer


def same(one: Answer, other: Answer) -> bool:
    """Equal but for the note."""
    return (one.value, one.missing) == (other.value, other.missing)


def _difference(sides: _Sides, key: str, present: Answer | None) -> Difference:
    interview = sides.interview
    wording, item = interview.wording, interview.policy.item(key)
    form = interview.policy.questionnaires[interview.policy.questions[key].instrument]
    first, chosen = sides.first.get(key), sides.settled.get(key)
    second = sides.second.get(key) if sides.second is not None else None

    def said(answer: Answer | None) -> str:
        return words.answer_text(wording, key, item, answer)

    return Difference(
        key=key,
        number=question_numbers(form)[item.link_id],
        form=form.id,
        text=wording.text(key),
        item=item,
        first=first,
        second=second,
        present=present,
        first_words=said(first),
        second_words=said(second),
        present_words=said(present),
        chosen=chosen,
        chosen_words=said(chosen),
        codes=paper_lines.codes_in_words(wording, key, item),
        can_be_typed=item.type is not ItemType.GROUP,
    )


def _summed(
    desk: Desk, sides: _Sides, differences: tuple[Difference, ...], final: Mapping[str, Answer], reading: Reading
) -> Comparison:
    compared = [key for key in sides.keys if _both(sides, key)]
    new = [key for key, answer in final.items() if _present(sides.interview, key) is None and answer != LEFT_EMPTY]
    stood = {key: present for key in final if (present := _present(sides.interview, key)) is not None}
    between = [one for one in differences if one.present is not None and one.chosen is not None]
    kept = sum(1 for one in between if one.chosen and one.present and same(one.chosen, one.present))
    tally = Tally(
        compared=len(compared),
        differing=sum(sides.differs(key) for key in compared),
        taken=len(new),
        equal=sum(same(final[key], present) for key, present in stood.items()) - kept,
        replaced=sum(not same(final[key], present) and final[key] != LEFT_EMPTY for key, present in stood.items()),
        kept=kept,
    )
    told = [answer for key, answer in sides.first.answers.items() if reading.visible(key) is not False]
    return Comparison(
        paper=sides.paper,
        interview=sides.interview,
        differences=differences,
        final=final,
        hands=_hands(sides, final),
        tally=tally,
        answered=sum(answer.value is not None for answer in told),
        declined=sum(answer.missing is Missing.DECLINED for answer in told),
        unknown=sum(answer.missing is Missing.UNKNOWN for answer in told),
        empty=sum(reading.visible(key) is True and key not in _given(sides.first) for key in sides.keys),
        workers=tuple(_name(desk, one) for one in sides.paper.rounds if one.number <= SECOND),
    )


def _given(keyed: _Keyed) -> frozenset[str]:
    return frozenset(key for key, answer in keyed.answers.items() if answer != LEFT_EMPTY)


def _hands(sides: _Sides, final: Mapping[str, Answer]) -> dict[str, str]:
    """Who keyed what will be recorded: of two equal keyings the first."""
    found: dict[str, str] = {}
    for key, answer in final.items():
        for keyed in (sides.first, sides.second):
            if keyed is not None and keyed.answers.get(key) == answer and key in keyed.hands:
                found.setdefault(key, keyed.hands[key])
        if key in sides.hands:
            found.setdefault(key, sides.hands[key])
    return found


def _name(desk: Desk, one: KeyingRound) -> str:
    worker = load_worker(desk.vault, one.worker)
    return worker.name if worker else one.worker


# Settling


def settle(desk: Desk, episode_id: str, paper_id: str, key: str, answer: Answer | None) -> Comparison:
    """Choose what is recorded for one question; None takes the choice back. UserError `no-paper`, `not-allowed`."""
    require(desk.worker, Act.TRANSCRIBE)
    interview = interviews.resume(desk, episode_id)
    paper = known_paper(desk, interview, paper_id)
    interview.policy.item(key)
    now = desk.clock.now()
    bare = None if answer is None else replace(answer, note="")
    with desk.vault.transaction(desk.worker, "paper-difference-settled", f"paper/{paper.id}", key, at=now):
        if paper.round(SETTLED) is None:
            transcriptions.save_round(desk.vault, paper.id, KeyingRound(SETTLED, desk.worker.id, now))
        transcriptions.append_line(desk.vault, paper.id, SETTLED, key, bare, now, desk.worker.id)
    return compare(desk, episode_id, paper_id)


def settle_typed(desk: Desk, episode_id: str, paper_id: str, key: str, text: str) -> Comparison:
    """Record a third answer, keyed as on the form. Raises those of `engine.keying.read_keyed`, too."""
    interview = interviews.resume(desk, episode_id)
    return settle(desk, episode_id, paper_id, key, read_keyed(interview.policy.item(key), text, key))


# Taking over


def take_over(desk: Desk, episode_id: str, paper_id: str) -> TakenOver:
    """Write what was keyed into the interview, all of it in one transaction, and put the draft away.

    Each answer is recorded under who keyed it, with the paper as its source. Nothing that stands there is replaced
    unless that was chosen. Raises UserError `differences-open`, `interview-finished`, `no-paper`, `not-allowed`."""
    comparison = compare(desk, episode_id, paper_id)
    if comparison.open:
        raise UserError("differences-open", "Choose at every difference what is recorded.", paper_id)
    interview, paper, now = comparison.interview, comparison.paper, desk.clock.now()
    written = {key: answer for key, answer in comparison.final.items() if _is_news(interview, key, answer)}
    done = replace(paper, end=TranscriptionEnd.TAKEN_OVER, ended_at=now, tally=comparison.tally)

    def put_away() -> None:
        transcriptions.save_transcription(desk.vault, done)
        transcriptions.remove_lines(desk.vault, paper.id)

    origin = interviews.Elsewhere(SOURCE + paper.id, comparison.hands, put_away)
    detail = f"paper/{paper.id}: {len(written)} of {','.join(paper.forms)}"
    after = interviews.record_from_elsewhere(desk, interview, written, origin, "paper-taken-over", detail)
    alerts = alert_views(desk, after.evaluation.alerts, after.wording)
    return TakenOver(after, comparison.tally, paper.written_on, paper.written_by, alerts)


def _is_news(interview: Interview, key: str, answer: Answer) -> bool:
    """Whether recording it changes anything; a line left empty on paper takes no answer away."""
    present = interview.answers.get(key)
    if present is None:
        return True
    return not same(answer, present) and answer != LEFT_EMPTY
