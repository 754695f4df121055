"""The decision record, first page: person and event, level, scores, law, decision, agreement, signatures."""

from datetime import date
from typing import Final

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from intake_app.domain.evaluation import Clock, ItemState
from intake_app.printing.blocks import BODY_WIDTH, MARGIN, Boxed, Columns, Gap, Hairline, Stack
from intake_app.printing.composing import Composition, bold
from intake_app.printing.marks import QrCode, SignatureLines, Tick, TickBoxes
from intake_app.printing.pages import FootPainter
from intake_app.printing.plots import StepSigns
from intake_app.printing.sheets.law import find_trace, the_law
from intake_app.printing.sheets.scores import score_plots
from intake_app.printing.typesetting import Content, Run

RECORD_FOOT: Final = 118.0
_REASONS = 420
_OWN_WORDS = 260
_NO_MEASURE = "no-measure"
_OTHER = "other"


def record_title(paper: Composition) -> str:
    """The title of the record, or of its draft while nothing is decided."""
    return paper.say.text("record.title" if paper.content.decision else "record.draft_title")


def decision_record(paper: Composition) -> list[Flowable]:
    """The first page; as long as nothing is decided it says so and its boxes stay empty."""
    say, content = paper.say, paper.content
    decision = content.decision
    at = decision.decided_at if decision else content.printed_at
    number = say.text("record.number", number=decision.version) if decision else say.text("record.undecided")
    case = say.text("record.case", reference=content.person.reference)
    return [
        paper.letterhead(record_title(paper), [say.moment(at), f"{case}, {number}"], tight=True),
        Hairline(above=1, below=7),
        *_who_and_when(paper),
        _level(paper),
        *score_plots(paper),
        *the_law(paper),
        _decides(paper),
        _agreed(paper),
    ]


# --------------------------------------------------------------------------------------------- person, event, interview


def _who_and_when(paper: Composition) -> list[Flowable]:
    say, content = paper.say, paper.content
    person = content.person
    who: Content = [bold(person.name or say.text("record.no_name"))]
    if person.birth_date:
        who = [*who, Run(say.text("record.born", day=say.day(person.birth_date)))]
    spans = [text for text in (_span(paper, clock_) for clock_ in content.evaluation.clocks) if text]
    rows = [paper.labelled(say.text("record.person"), who)]
    rows.append(paper.labelled(say.text("record.event"), _moments(paper), spans[0] if spans else ""))
    rows.append(paper.labelled(say.text("record.interview"), _interview(paper), spans[1] if len(spans) > 1 else ""))
    if len(spans) > 2:
        rows.append(paper.labelled(say.text("record.clocks"), " · ".join(spans[2:])))
    return rows


def _moments(paper: Composition) -> str:
    """The moments that the pack names, in its order."""
    say, content = paper.say, paper.content
    told = []
    first: object = None
    for name, keys in content.pack.moments.items():
        values = [content.answers.value(key) for key in keys]
        if not values or values[0] is None:
            continue
        day = values[0]
        later = isinstance(day, date) and isinstance(first, date) and day.year == first.year
        first = first or day
        text = (
            say.near_day(day)
            if later and isinstance(day, date)
            else say.answer(content.instruments, keys[0], content.answers.get(keys[0]))
        )
        if len(values) > 1 and values[1] is not None:
            text = f"{text}, {values[1]}"
        if name != "event":
            text = f"{say.of_pack('moment', name)} {text}"
        told.append(text)
    return " · ".join(told) or "–"


def _span(paper: Composition, clock_: Clock) -> str:
    """`36 h kept`, for the clocks that count hours or days."""
    rule = next((rule for rule in paper.content.pack.clocks if rule.id == clock_.id), None)
    if rule is None or (rule.hours is None and rule.days is None):
        return ""
    state = paper.say.word("clock", clock_.state)
    if rule.hours is not None:
        text = paper.say.text("record.hours", hours=rule.hours, state=state)
    else:
        text = paper.say.plural("record.days", rule.days or 0, state=state)
    return text if clock_.verified else f"{text} ({paper.say.text('unverified')})"


def _interview(paper: Composition) -> str:
    say, content = paper.say, paper.content
    states = list(content.evaluation.states.values())
    asked = sum(state is not ItemState.SKIPPED for state in states)
    values = {
        "answered": states.count(ItemState.ANSWERED),
        "asked": asked,
    }
    if content.encounter is None:
        return say.text("record.no_interview")
    return say.plural(
        "record.interview_line",
        states.count(ItemState.DECLINED),
        day=say.day(content.encounter.started_at.date()),
        worker=content.worker_name(content.encounter.worker),
        **values,
    )


# ---------------------------------------------------------------------------------------------------------------- level


def asked_forms(paper: Composition) -> set[str]:
    """The forms of which at least one question was to be asked."""
    states = paper.content.evaluation.states.items()
    return {key.partition("/")[0] for key, state in states if state is not ItemState.SKIPPED}


def reason(paper: Composition, because: str) -> str:
    """The reason in words: as casework filled it in, else the wording as it is."""
    found = paper.content.reasons.get(because)
    return found if found is not None else paper.say.wording.first(because, default=because)


def _level(paper: Composition) -> Flowable:
    say, content = paper.say, paper.content
    evaluation, decision = content.evaluation, content.decision
    tiers = [tier for tier in content.pack.tiers if tier != "none"]
    trace = find_trace(paper, "tier")
    tier = decision.tier if decision else evaluation.tier
    possible = (tier,) if tier else evaluation.tiers_possible
    filled = [tiers.index(one) + 1 if one in tiers else 0 for one in possible]
    right = ""
    if tier in tiers:
        right = say.text("record.level_of", number=tiers.index(tier) + 1, count=len(tiers))
    if trace and tier:
        right = " · ".join(part for part in (right, say.text("record.rule", rule=trace.rule)) if part)
    if tier:
        title = say.text("record.level", level=say.of_pack("tier", tier))
        words = reason(paper, trace.because) if trace else say.text("record.no_level")
    else:
        title = say.text("record.level_open")
        words = say.text("record.level_possible", levels=say.joined(say.of_pack("tier", one) for one in possible))
    right_text = paper.text(right, "body", align="right", leading=21)
    head = Columns(
        [paper.text(title, "title", size=16.5, leading=21), right_text], [None, right_text.natural_width() + 1]
    )
    rows: list[Flowable] = [head, Gap(1), paper.text(words)]
    if decision and decision.proposed_tier != decision.tier:
        rows.append(_override(paper))
    if trace and not trace.verified:
        rows.append(paper.told("record.rule_unverified", "small"))
    width = 34.0 * min(len(filled), 3)
    return Boxed(
        [Columns([StepSigns(filled, 34.0, paper.typesetter.low_ink), Stack(rows)], [width, None], gap=14)],
        padding=(8.0, 13.0),
        before=8,
        after=0,
    )


def _override(paper: Composition) -> Flowable:
    decision = paper.content.decision
    assert decision is not None
    say = paper.say
    second = paper.content.worker_name(decision.second_person) if decision.second_person else ""
    key = "record.override_two" if second else "record.override"
    why = paper.cut_short(say.text("record.override_label"), decision.override_reason, _OWN_WORDS)
    return paper.text(
        say.runs(key, proposed=say.of_pack("tier", decision.proposed_tier), reason=why or "–", second=second)
    )


# ------------------------------------------------------------------------------------------------- decision, agreement


def _decides(paper: Composition) -> Flowable:
    say, content = paper.say, paper.content
    decision, evaluation = content.decision, content.evaluation
    offered = [evaluation.measure] if evaluation.measure else list(evaluation.measures_possible)
    if decision and decision.measure and decision.measure not in offered:
        offered.insert(0, decision.measure)
    decided = decision.decided if decision else ""
    ticks: list[Tick] = []
    for measure in dict.fromkeys(one for one in offered if one and one not in ("none", _NO_MEASURE, _OTHER)):
        text = say.of_pack("measure", measure)
        if decision and decision.ends_on and decided == measure:
            text = say.text("record.until", measure=text, day=say.day(decision.ends_on))
        ticks.append(Tick(text, decided == measure))
    ticks += [Tick(say.word("decided", code), decided == code) for code in (_NO_MEASURE, _OTHER)]
    rows: list[Flowable] = [
        paper.text(_by_maker(paper, "record.decides"), "large", size=12),
        TickBoxes(paper.typesetter, ticks),
    ]
    if decision and decision.reasons.strip():
        reasons = paper.cut_short(say.text("record.reasons_label"), decision.reasons, _REASONS)
        rows += [Gap(1), paper.text(say.text("record.reasons", reasons=reasons))]
    return Boxed(rows, padding=(8.0, 12.0), before=9)


def _by_maker(paper: Composition, key: str) -> str:
    """The pack's own text, else the one for who decides under it (a court, the police, ...), else the common one."""
    say, own = paper.say, f"{key}.{paper.content.pack.decision_maker}"
    return say.pack_text(key) or say.text(own if say.has(own) else key)


def _agreed(paper: Composition) -> Flowable:
    """What was agreed, with the signatures below it on the same page."""
    say, content = paper.say, paper.content
    plan = content.plan
    parts = []
    if plan.own_words.strip():
        words = paper.cut_short(say.text("record.agreed"), plan.own_words, _OWN_WORDS)
        parts.append(say.text("quote", words=words))
    places = []
    for referral in content.letters():
        appointment = content.next_appointment(referral.service)
        day = f" {say.near_day(appointment.day)}" if appointment else ""
        places.append(content.service_name(referral.service) + day)
    if places:
        parts.append(", ".join(places) + ".")
    if plan.agrees.strip():
        parts.append(
            say.text("record.says", words=paper.cut_short(say.text("record.says_label"), plan.agrees, _OWN_WORDS))
        )
    text = " ".join(parts) or say.text("record.nothing_agreed")
    signatures = SignatureLines(paper.typesetter, _signers(paper), room=28)
    return Stack([paper.heading("record.agreed"), paper.text(text), signatures])


def _signers(paper: Composition) -> list[Content]:
    say, content = paper.say, paper.content
    names = list(content.signers)
    if not names:
        names = [content.worker_name(content.decision.decided_by)] if content.decision else []
        names = [*names, *[_by_maker(paper, "record.member")] * (2 - len(names))]
    copy = say.text("record.received", name=content.person.name or content.person.reference)
    return [*names, copy]


def record_foot(paper: Composition) -> FootPainter:
    """The foot of the first page: code, what it is for, fingerprint, versions."""
    say, content = paper.say, paper.content
    decision = content.decision
    code = (content.decision_code or decision.content_hash) if decision else ""
    lines: list[Flowable] = [paper.foot_text(say.runs("record.recalculated" if decision else "record.not_decided"))]
    if decision:
        digits = decision.content_hash
        groups = " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))
        lines.append(paper.foot_text(f"SHA-256  {groups}", before=3))
    if content.anchor:
        lines.append(paper.foot_text(say.text("record.anchor", anchor=content.anchor)))
    cleared = (
        say.text("record.cleared", who=content.pack.verified_by)
        if content.pack.verified_by
        else say.text("record.not_cleared")
    )
    asked = asked_forms(paper)
    forms = ", ".join(f"{one.id} {one.version}" for one in content.instruments.values() if one.id in asked)
    versions = say.text(
        "record.versions",
        pack=content.pack.id,
        version=content.pack.version,
        cleared=cleared,
        forms=forms or "–",
        program=content.program_version or "–",
    )
    lines.append(paper.foot_text(versions))

    def paint(canvas: Canvas, number: int, total: int) -> None:
        canvas.setLineWidth(0.7)
        canvas.line(MARGIN, RECORD_FOOT - 12, MARGIN + BODY_WIDTH, RECORD_FOOT - 12)
        page = paper.foot_text(_page(paper, number, total), align="right")
        width = page.natural_width() + 1
        cells: list[Flowable] = [Stack(lines), page]
        widths: list[float | None] = [None, width]
        if code:
            cells.insert(0, QrCode(code, 84.0))
            widths.insert(0, 84.0)
        row = Columns(cells, widths, gap=6 if code else 12)
        row.wrap(BODY_WIDTH + (9 if code else 0), 200)
        row.drawOn(canvas, MARGIN - (9 if code else 0), RECORD_FOOT - 15 - row.height)

    return paint


def _page(paper: Composition, number: int, total: int) -> str:
    page = paper.say.text("page", number=number, total=total)
    return f"{paper.say.text('copy')} · {page}" if paper.content.copy else page


def record_later_foot(paper: Composition) -> FootPainter:
    """The foot of later pages: reference and the beginning of the fingerprint."""
    content = paper.content
    parts = [paper.say.text("record.case", reference=content.person.reference)]
    if content.decision:
        parts.append(f"SHA-256 {content.decision.content_hash[:8]} …")
    if content.anchor:
        parts.append(paper.say.text("record.anchor", anchor=content.anchor))
    return paper.foot(" · ".join(parts))
