"""The page of one case: where it stands, what happened, what is due, how scores went."""

from dataclasses import replace
from datetime import date, datetime

from intake_app.casework import access, policies, stages, words
from intake_app.casework.case_view import (
    CaseView,
    ContactView,
    DocumentLine,
    FactLine,
    NextAction,
    Trend,
    TrendPoint,
)
from intake_app.casework.office import Desk
from intake_app.casework.permissions import Act, require
from intake_app.casework.timelines import Chapter, timeline
from intake_app.domain.errors import UserError
from intake_app.domain.evaluation import Evaluation, Score
from intake_app.domain.person import Consent, ConsentState, Encounter, Episode, SafeContact, Stage
from intake_app.domain.plan import CarePlan, Decision, IssuedDocument
from intake_app.domain.wording import Wording
from intake_app.engine.evaluating import evaluate
from intake_app.store import records


def case(desk: Desk, episode_id: str) -> CaseView:
    """Everything of one case. Seeing a case is written to the audit trail, once for each unlocking.

    Raises UserError `no-case`, `reading-needs-reason`."""
    require(desk.worker, Act.SEE_CASES)
    episode = stages.known_episode(desk, episode_id)
    access.admit(desk, episode)
    wording, today = desk.wording, desk.clock.today()
    decisions = records.load_decisions(desk.vault, episode_id)
    chapters = _chapters(desk, episode, decisions)
    plan = records.load_plan(desk.vault, episode_id) or CarePlan()
    follow_ups = records.load_follow_ups(desk.vault, episode_id)
    documents = records.load_issued_documents(desk.vault, episode_id)
    notes = records.load_notes(desk.vault, episode_id)
    consents = records.load_consents(desk.vault, episode_id)
    workers = {one.id: one.name for one in records.load_workers(desk.vault, active_only=False)}
    short = {one.id: one.short_name for one in records.load_workers(desk.vault, active_only=False)}
    action = next_action(wording, episode, plan, today)
    first = stages.first_due(follow_ups)
    if action.code == "follow-up" and first is not None:
        action = replace(action, reference_id=first.id)
    services = {one.id: one for one in records.load_services(desk.vault)}
    return CaseView(
        episode=episode,
        headline=_headline(wording, episode, chapters[-1].evaluation, today),
        age=episode.person.age_on(today),
        tier=episode.tier,
        tiers_possible=stages.levels_left(episode),
        tier_text=stages.tier_text(wording, episode),
        level_text=_level_text(wording, chapters, decisions, short, today),
        contact=contact_view(wording, episode.person.contact),
        agreed=_agreed(wording, episode, plan, decisions, consents, today),
        next_action=action,
        timeline=timeline(desk, episode, chapters, plan, follow_ups, documents, notes, action, services, short),
        trends=_trends(wording, chapters, today),
        document_lines=_document_lines(wording, decisions, documents, consents, today),
        wordings_read=_wordings_read(desk, wording, chapters[-1].encounter),
        encounters=tuple(chapter.encounter for chapter in chapters),
        decisions=decisions,
        plan=plan,
        follow_ups=follow_ups,
        documents=documents,
        notes=notes,
        consents=consents,
        workers=workers,
    )


def _chapters(desk: Desk, episode: Episode, decisions: tuple[Decision, ...]) -> tuple[Chapter, ...]:
    """Every interview with its reading on its own day."""
    found: list[Chapter] = []
    for encounter in records.load_encounters(desk.vault, episode.id):
        answers = records.load_answers(desk.vault, encounter.id)
        policy = policies.policy_of(desk, episode, encounter)
        day = (encounter.finished_at or desk.clock.now()).date()
        evaluation = evaluate(policy, answers, birth_date=episode.person.birth_date, sex=episode.person.sex, today=day)
        own = tuple(one for one in decisions if one.encounter == encounter.id)
        found.append(Chapter(encounter, answers, evaluation, own))
    return tuple(found)


def _wordings_read(desk: Desk, wording: Wording, encounter: Encounter) -> str:
    """`Read from: ASSIST 3.1 (Portuguese, own wording 1); …`"""
    told = []
    for read in encounter.wordings:
        try:
            version = desk.library.instrument(read.form).version
        except UserError:
            version = ""
        language = wording.first(f"code.language.{read.language}", default=read.language)
        words = ", ".join(part for part in (language, read.edition) if part)
        told.append(f"{read.form.upper()} {version}".strip() + f" ({words})")
    return wording.text("forms.read", forms="; ".join(told)) if told else ""


def contact_view(wording: Wording, contact: SafeContact) -> ContactView:
    """The safe contact with all but the last three digits hidden."""
    digits = [c for c in contact.phone if c.isdigit()]
    masked = f"••• ••• {''.join(digits[-3:])}" if len(digits) > 3 else "•••"
    return ContactView(
        has_phone=bool(digits),
        masked=masked if digits else wording.text("case.contact.none"),
        voice_message=contact.voice_message,
        voice_text=wording.text("case.contact.voice" if contact.voice_message else "case.contact.no-voice"),
        when=contact.when,
    )


def _headline(wording: Wording, episode: Episode, evaluation: Evaluation, today: date) -> str:
    parts = [episode.person.reference]
    age = episode.person.age_on(today)
    if age is not None:
        parts.append(wording.plural("case.years", age))
    if episode.person.language:
        name = wording.first(f"code.language.{episode.person.language}", default=episode.person.language)
        parts.append(wording.text("case.speaks", language=name))
    if evaluation.route is not None:
        route = wording.first(
            f"{episode.pack}#route.{evaluation.route}", f"code.route.{evaluation.route}", default=evaluation.route
        )
        parts.append(wording.text("case.route", route=route.lower()))
    return " · ".join(parts)


def _level_text(
    wording: Wording,
    chapters: tuple[Chapter, ...],
    decisions: tuple[Decision, ...],
    short: dict[str, str],
    today: date,
) -> str:
    """`Was Treatment in September. Signed today by P. Exemplo.`"""
    parts: list[str] = []
    if len(decisions) > 1 and decisions[-2].tier != decisions[-1].tier:
        before = decisions[-2]
        month = wording.text(f"date.month.{before.decided_at.month}")
        parts.append(wording.text("case.level.was", tier=wording.code("tier", before.tier), month=month))
    if decisions:
        last = decisions[-1]
        day = words.day_in_sentence(wording, last.decided_at.date(), today)
        parts.append(wording.text("case.level.signed", day=day, by=short.get(last.decided_by, "")))
    elif chapters[-1].evaluation.tier == "none":
        parts.append(wording.text("case.level.none"))
    elif chapters[-1].evaluation.tier is not None:
        parts.append(wording.text("case.level.proposed"))
    else:
        parts.append(wording.text("case.level.open"))
    return " ".join(parts)


def _agreed(
    wording: Wording,
    episode: Episode,
    plan: CarePlan,
    decisions: tuple[Decision, ...],
    consents: tuple[Consent, ...],
    today: date,
) -> tuple[FactLine, ...]:
    lines: list[FactLine] = []
    if decisions:
        last = decisions[-1]
        measure = wording.first(
            f"{episode.pack}#measure.{last.decided}", f"plan.decided.{last.decided}", default=last.decided
        )
        lines.append(FactLine(wording.text("case.agreed.measure"), measure))
        if last.ends_on is not None:
            lines.append(FactLine(wording.text("case.agreed.ends"), words.day_short(wording, last.ends_on, today)))
    given = [one for one in consents if one.holds_on(today)]
    waiting = [one for one in consents if one.state is ConsentState.PREPARED]
    if given:
        lines.append(FactLine(wording.text("case.agreed.consent"), wording.plural("case.agreed.shared", len(given))))
    elif waiting:
        lines.append(FactLine(wording.text("case.agreed.consent"), wording.text("case.agreed.to-sign")))
    elif consents:
        lines.append(FactLine(wording.text("case.agreed.consent"), wording.text("case.agreed.not-given")))
    if plan.own_words:
        lines.append(FactLine(wording.text("case.agreed.goal"), wording.text("case.quoted", text=plan.own_words)))
    return tuple(lines)


_ACTIONS = {
    "begin-interview": "start-interview",
    "interview": "start-interview",
    "questions-open": "resume-interview",
    "see-result": "see-result",
    "sign-decision": "sign-decision",
    "choose-services": "open-plan",
    "give-packet": "print-packet",
    "due": "follow-up",
}


def next_action(wording: Wording, episode: Episode, plan: CarePlan, today: date) -> NextAction:
    """The one thing to do now."""
    step = episode.next_step.partition(":")[0]
    code = _ACTIONS.get(step, "nothing")
    if step == "due" and "reassessment" in episode.next_step.split(":"):
        code = "reassess"
    if episode.stage is Stage.CLOSED:
        code = "nothing"
    if code == "print-packet" and not plan.own_words and not plan.chosen():
        code = "open-plan"
    return NextAction(
        code=code,
        text=stages.next_step_text(wording, episode, today),
        button=wording.text(f"case.action.{code}") if code != "nothing" else "",
    )


def _trends(wording: Wording, chapters: tuple[Chapter, ...], today: date) -> tuple[Trend, ...]:
    """Every score that was settled in at least two interviews and was above nothing in one, the highest first."""
    keys = dict.fromkeys(key for chapter in chapters for key in chapter.evaluation.scores)
    found: list[Trend] = []
    for key in keys:
        points = tuple(point for chapter in chapters if (point := _point(wording, chapter, key, today)))
        if len(points) > 1 and any(point.value > 0 for point in points):
            last = next(score for c in reversed(chapters) if (score := c.evaluation.score_of(key)) is not None)
            found.append(_trend(wording, last, points))
    return tuple(sorted(found, key=lambda trend: -max(point.value for point in trend.points)))


def _point(wording: Wording, chapter: Chapter, key: str, today: date) -> TrendPoint | None:
    score = chapter.evaluation.score_of(key)
    if score is None or score.value is None or not score.applies:
        return None
    day = (chapter.encounter.finished_at or chapter.encounter.started_at).date()
    return TrendPoint(day, wording.text(f"date.month_short.{day.month}"), score.value, score.band or "")


def _trend(wording: Wording, score: Score, points: tuple[TrendPoint, ...]) -> Trend:
    key = score.key
    title = words.scale_title(wording, key)
    spans = words.band_spans(wording, score)
    labels = {span.code: span.label.lower() for span in spans}
    values = ", ".join(
        wording.text("case.trend.then", value=p.value) if n else str(p.value) for n, p in enumerate(points[:-1])
    )
    last, maximum = points[-1], score.maximum
    sentence = wording.text("case.trend.values", before=values, now=last.value, maximum=maximum)
    first_band, last_band = points[0].band, last.band
    if first_band != last_band:
        sentence += wording.text("case.trend.bands", before=labels.get(first_band, ""), now=labels.get(last_band, ""))
    else:
        sentence += wording.text("case.trend.same-band", band=labels.get(last_band, ""))
    return Trend(key, wording.text("case.trend.title", scale=title), sentence, maximum, spans, points)


def _document_lines(
    wording: Wording,
    decisions: tuple[Decision, ...],
    documents: tuple[IssuedDocument, ...],
    consents: tuple[Consent, ...],
    today: date,
) -> tuple[DocumentLine, ...]:
    """Papers of the case, newest first."""
    found: list[tuple[datetime, str, str, int]] = []
    found += [(one.decided_at, "decision-record", wording.text("case.document.decision"), 0) for one in decisions]
    found += [
        (one.issued_at, "packet", wording.plural("case.document.packet", one.pages), one.pages) for one in documents
    ]
    found += [
        (one.stated_at, "consent", wording.text("case.document.consent"), 0)
        for one in consents
        if one.state is ConsentState.GIVEN
    ]
    return tuple(
        DocumentLine(kind, title, at.date(), words.day_in_line(wording, at.date(), today), pages)
        for at, kind, title, pages in sorted(found, key=lambda one: one[0], reverse=True)
    )
