"""What is watched while an interview runs: levels still possible, safety alerts, answers that are rarely right."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from intake_app.casework import changes, further_forms, outlines, protocols, reasons, words
from intake_app.casework.interview_view import (
    AlertView,
    CallLine,
    Interview,
    LiveView,
    NoteLine,
    ScoreView,
    SoftCheck,
)
from intake_app.casework.office import Desk
from intake_app.casework.standing import standing_of
from intake_app.domain.evaluation import Alert
from intake_app.domain.person import years_between
from intake_app.domain.policy import InputKind
from intake_app.domain.wording import Wording
from intake_app.engine.reading import Mode, Reading
from intake_app.engine.scoring import read_checks
from intake_app.store import records

CRISIS_KIND = "crisis"


def live_view(desk: Desk, interview: Interview, key: str) -> LiveView:
    """The quiet column beside the question `key`."""
    evaluation = interview.evaluation
    standing = standing_of(interview.policy, evaluation)
    settled = changes.settled_keys(interview)
    return LiveView(
        levels=reasons.level_rows(interview.policy, evaluation, interview.wording),
        score=score_beside(interview, key),
        open_count=standing.open_count,
        declined_count=standing.declined_count,
        alerts=tuple(_with_form(interview, view) for view in alert_views(desk, evaluation.alerts, interview.wording)),
        notes=tuple(NoteLine(k, note_label(interview, k), text) for k, text in interview.notes.items() if text),
        certain=interview.wording.plural("explain.certain", len(settled)) if settled else "",
        settled=settled,
    )


def _with_form(interview: Interview, view: AlertView) -> AlertView:
    form = further_forms.form_for_alert(interview, view.id)
    if not form:
        return view
    because = next((one.because for one in interview.evaluation.alerts if one.id == view.id), "")
    wording = interview.wording
    title = wording.first(f"{form}/@title", default=form)
    return replace(view, form=form, ask=wording.first(f"{because}.ask", default=wording.text("case.ask", form=title)))


def score_beside(interview: Interview, key: str) -> ScoreView | None:
    """The score of the scale in which the question counts, None when it counts in none."""
    question = interview.policy.questions.get(key)
    if question is None:
        return None
    form = interview.policy.questionnaires[question.instrument]
    for scale in form.scales:
        score = interview.evaluation.score_of(f"{form.id}/{scale.id}")
        if question.item.link_id in scale.items and score is not None:
            return words.score_view(interview.policy, interview.wording, score)
    return None


def note_label(interview: Interview, key: str) -> str:
    """`Question 2`, or the short text of a question that has no number of its own."""
    return interview.wording.text("case.question", number=outlines.question(interview, key).number)


def alert_views(desk: Desk, alerts: Iterable[Alert], wording: Wording) -> tuple[AlertView, ...]:
    """Alerts in words, gravest first, each with whom to call."""
    order = {"danger": 0, "caution": 1, "info": 2}
    found = sorted(alerts, key=lambda alert: order.get(alert.level, 3))
    if not found:
        return ()
    calls = contacts(desk, wording) if any(alert.level == "danger" for alert in found) else ()
    own = protocols.in_force(desk, wording)
    return tuple(
        AlertView(
            id=alert.id,
            level=alert.level,
            title=wording.first(alert.because, default=alert.id),
            what_to_do=own[alert.id].text if alert.id in own else wording.first(f"{alert.because}.do"),
            contacts=calls if alert.level == "danger" else (),
            is_protocol=alert.id in own,
            protocol_language=own[alert.id].language if alert.id in own else "",
        )
        for alert in found
    )


def contacts(desk: Desk, wording: Wording) -> tuple[CallLine, ...]:
    """Whom to call in danger: the emergency number, the office's crisis contact, crisis services of the directory."""
    lines = [CallLine(wording.text("case.call.emergency"), desk.office.emergency_number)]
    if desk.office.crisis_contact:
        lines.append(CallLine(wording.text("case.call.crisis"), desk.office.crisis_contact))
    crisis = [one for one in records.load_services(desk.vault) if CRISIS_KIND in one.kinds and one.phone]
    lines += [CallLine(one.name, one.phone, one.hours) for one in crisis]
    return tuple(lines)


# Soft checks


def soft_checks(interview: Interview, key: str, today: date) -> tuple[SoftCheck, ...]:
    """What is unlikely about the answer under `key`."""
    wording = interview.wording
    moments = interview.policy.pack.moments
    found: list[str] = []
    event_key = next(iter(moments.get("event", ())), interview.policy.pack.event_date_key)
    received_key = next(iter(moments.get("received", ())), "")
    event, received = interview.answers.value(event_key), interview.answers.value(received_key)
    if key == event_key and isinstance(event, date):
        if event > today:
            found.append("event-in-future")
        birth = interview.episode.person.birth_date
        if birth is not None and event < birth:
            found.append("event-before-birth")
    if key == received_key and isinstance(received, date) and received > today:
        found.append("received-in-future")
    if key in (event_key, received_key) and isinstance(event, date) and isinstance(received, date) and received < event:
        found.append("received-before-event")
    if _age_differs(interview, key):
        found.append("age-differs")
    told = [SoftCheck(code, key, wording.text(f"case.check.{code}")) for code in found]
    reading = Reading(interview.policy, interview.answers, interview.episode.person.birth_date, today, Mode.DECIDED)
    told += [SoftCheck(one.id, key, wording.text(one.because)) for one in read_checks(reading) if key in one.answers]
    return tuple(told)


def _age_differs(interview: Interview, key: str) -> bool:
    for source in interview.policy.pack.inputs.values():
        if source.kind is InputKind.AGE and source.keys[0] == key:
            told, day = interview.answers.value(key), interview.answers.value(source.keys[1])
            birth = interview.episode.person.birth_date
            if birth is not None and isinstance(told, int) and isinstance(day, date):
                return told != years_between(birth, day)
    return False
