"""The referral letter: who comes, when, what is asked for; only what the consent covers, never answers or scores."""

from reportlab.platypus import Flowable

from intake_app.domain.person import Consent, ConsentState
from intake_app.domain.plan import Referral
from intake_app.printing.blocks import AtFoot, Columns, Gap, Stack
from intake_app.printing.composing import Composition
from intake_app.printing.marks import SignatureLines
from intake_app.printing.phrasing import clock
from intake_app.printing.sheets.slip import slip_box
from intake_app.printing.typesetting import Run


def referral_letter(paper: Composition, referral: Referral) -> list[Flowable]:
    """The letter with its return slip at the foot of the page."""
    say, content = paper.say, paper.content
    consent = content.consent_for(referral.service)
    scope = consent.scope if consent else ()
    service = content.services.get(referral.service)
    day, reference = paper.dated()
    found: list[Flowable] = [
        paper.letterhead(say.text("letter.title"), [day, f"{reference}-E{referral.number}"], tight=True),
        paper.text(say.runs("letter.to", service=content.service_name(referral.service))),
        paper.text(paper.service_place(referral.service)),
        Gap(9),
        paper.told("letter.greeting", "para"),
        paper.text(_request(paper, referral, scope), "para"),
    ]
    if service and service.contact_person:
        found.insert(2, paper.text(say.text("letter.attention", name=service.contact_person)))
    found += [Stack(_lines(paper, consent)), Gap(8), paper.told("letter.thanks", "para"), Gap(2), _signature(paper)]
    return [*found, AtFoot(Stack([Gap(12), slip_box(paper, referral)]))]


def _request(paper: Composition, referral: Referral, scope: tuple[str, ...]) -> list[Run]:
    """Whom we refer, for what, and the first date; each only when it may be told."""
    say, content = paper.say, paper.content
    named = bool(content.person.name) and "name" in scope
    name = content.person.name if named else say.text("letter.person_by_reference", reference=content.person.reference)
    runs = say.runs("letter.refer", name=name)
    if "reason" in scope:
        runs += [Run(" "), *say.runs("letter.ask", kind=_lower(say.of_pack("service", referral.kind)))]
    else:
        runs += [Run(" "), *say.runs("letter.ask_first_talk")]
    appointment = content.next_appointment(referral.service)
    if appointment and "date" in scope:
        key = "letter.first_date" if appointment.at else "letter.first_day"
        when = clock(appointment.at) if appointment.at else ""
        return [*runs, Run(" "), *say.runs(key, day=say.full_day(appointment.day), time=when)]
    return [*runs, Run(" "), *say.runs("letter.no_date")]


def _lower(words: str) -> str:
    """A title as it stands inside a sentence; names in capitals stay."""
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


def _lines(paper: Composition, consent: Consent | None) -> list[Flowable]:
    say, person = paper.say, paper.content.person
    lines: list[Flowable] = []
    contact = person.contact
    if consent and "contact" in consent.scope and contact.phone:
        voice = say.text("letter.voice" if contact.voice_message else "letter.no_voice")
        parts = [contact.phone, contact.when, voice]
        lines.append(paper.labelled(say.text("letter.safe_contact"), ", ".join(part for part in parts if part)))
    if person.language:
        lines.append(paper.labelled(say.text("letter.language"), say.word("language", person.language)))
    lines.append(paper.labelled(say.text("letter.shared"), _consent(paper, consent)))
    lines.append(paper.labelled(say.text("letter.not_shared"), paper.not_shared(None)))
    return lines


def _consent(paper: Composition, consent: Consent | None) -> str:
    say = paper.say
    if consent is None:
        return say.text("letter.no_consent")
    until = say.day(consent.until)
    what = paper.shared(consent)
    if consent.state is ConsentState.GIVEN:
        return say.text("letter.consent_given", what=what, day=say.day(consent.stated_at.date()), until=until)
    return say.text("letter.consent_prepared", what=what, until=until)


def _signature(paper: Composition) -> Flowable:
    content = paper.content
    office = content.office
    worker = content.worker_name(content.encounter.worker if content.encounter else content.episode.worker)
    left = SignatureLines(paper.typesetter, [paper.say.text("letter.signer", name=worker)], room=24)
    right = Stack([paper.text(line, "small") for line in (paper.phone_line(), office.hours) if line])
    return Columns([left, Stack([Gap(12), right])], [210.0, None], gap=30)
