"""Paper: what goes into the packet, printing it, saving it."""

import os
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Final

from intake_app import __version__
from intake_app.casework import offers, paragraphs, protocols, reasons, stages, words
from intake_app.casework.explained_paper import explained_paper
from intake_app.casework.explaining import as_decided, standpoint
from intake_app.casework.interview_view import Interview
from intake_app.casework.interviews import resume
from intake_app.casework.office import Desk
from intake_app.casework.permissions import Act, require
from intake_app.casework.plan_view import DocumentChoice, PacketView
from intake_app.domain.errors import UserError
from intake_app.domain.person import Consent, ConsentState, Role, Worker
from intake_app.domain.plan import CarePlan, Decision, IssuedDocument, Referral, Service
from intake_app.domain.wording import Wording
from intake_app.engine.canonical import canonical_json
from intake_app.printing.content import DOCUMENTS, DocumentRow, PacketContent, PacketDocument
from intake_app.printing.packet import describe_documents, has_document, render_packet, what_leaves
from intake_app.printing.slip_code import slip_code
from intake_app.store import anchors, records
from intake_app.store.vault import new_id

NEARBY_SHOWN: Final = 8
ALWAYS_NEARBY: Final = ("crisis", "peer-support", "legal-aid")
"""Kinds of service that stand on the page of support, whatever the needs."""
DISCLOSING: Final = ("referral", "return-slip")
RECORD: Final = "decision-record"
REFUSAL_SHEET: Final = "rights-sheet"
SAFETY: Final = "safety"
"""The page for the worker: printed when it is asked for, never with what the person or a service gets."""
CONFERENCE: Final = "conference"


def prepare(
    desk: Desk, episode_id: str, language: str = "", documents: tuple[str, ...] = (), large: bool = False
) -> PacketContent:
    """Everything the packet prints, as values. `language`: of the paper, by default the person's.

    Without `documents`: all that the case has something for. A referral to a service the person declined or revoked
    sharing with is left out; asked for by name it raises UserError `consent-missing`; a decision record without a
    decision raises `not-signed`."""
    require(desk.worker, Act.PRINT)
    interview = resume(desk, episode_id)
    content = content_of(desk, interview, language or interview.episode.person.language)
    usual = documents or _usual(content)
    if documents:
        _refuse(desk, content, interview, documents)
    if RECORD in usual:
        told = standpoint(desk, _as_decided(interview, content), content.decision)
        content = replace(content, explained=explained_paper(told, content.office_wording))
    return replace(content, documents=tuple(usual), large_print=large)


def _usual(content: PacketContent) -> tuple[str, ...]:
    """Every document but the sheet for those who declined, unless they did, and the record while nothing is signed."""
    left_out = {REFUSAL_SHEET} if not content.assessment_declined else {"referral", "consent", "notice", "return-slip"}
    left_out.add(SAFETY)
    if content.decision is None:
        left_out.add(RECORD)
    return tuple(code for code in DOCUMENTS if code not in left_out)


def _refuse(desk: Desk, content: PacketContent, interview: Interview, documents: tuple[str, ...]) -> None:
    plan = records.load_plan(desk.vault, interview.episode.id) or CarePlan()
    consents = records.load_consents(desk.vault, interview.episode.id)
    for code in documents:
        family, _, number = code.partition(":")
        if family not in DOCUMENTS:
            raise UserError(
                "no-such-document", f"There is no document “{family}”; known: {', '.join(DOCUMENTS)}.", code
            )
        if family == "referral" and number:
            letter = next((one for one in plan.chosen() if str(one.number) == number), None)
            if letter is not None and is_refused(consents, letter.service, desk.clock.today()):
                raise UserError("consent-missing", "The person did not agree to share with this service.", code)
        if family == RECORD and content.decision is None:
            raise UserError("not-signed", "The decision has not been signed yet.", code)


def is_refused(consents: tuple[Consent, ...], service_id: str, day: date) -> bool:
    """Whether sharing with a service was declined, taken back, or agreed to for a time that is over on `day`."""
    own = [one for one in consents if one.recipient == service_id]
    if not own:
        return False
    expired = own[-1].state is ConsentState.GIVEN and not own[-1].holds_on(day)
    return expired or own[-1].state in (ConsentState.DECLINED, ConsentState.REVOKED)


def content_of(desk: Desk, interview: Interview, language: str) -> PacketContent:
    """Everything paper may say of an interview, with no document asked for yet. `language`: the person's paper."""
    episode, policy, evaluation = interview.episode, interview.policy, interview.evaluation
    vault = desk.vault
    consents = records.load_consents(vault, episode.id)
    plan = records.load_plan(vault, episode.id) or CarePlan()
    letters: tuple[Referral, ...] = tuple(
        one for one in plan.referrals if not (one.service and is_refused(consents, one.service, desk.clock.today()))
    )
    person_wording, office_wording = desk.wording_in(language), desk.wording_in(desk.office.language)
    services = {one.id: one for one in records.load_services(vault)}
    decisions = [one for one in records.load_decisions(vault, episode.id) if one.encounter == interview.encounter.id]
    if decisions and not records.is_signed(vault, decisions[-1].id):
        raise UserError(
            "decision-altered", "This decision was changed after it was signed. Restore the latest backup.", "decision"
        )
    head = (vault.anchor[0], bytes.fromhex(vault.anchor[1]))
    staff = records.load_workers(vault, active_only=False)
    return PacketContent(
        office=desk.office,
        person=episode.person,
        episode=episode,
        encounter=interview.encounter,
        answers=interview.answers,
        evaluation=evaluation,
        pack=policy.pack,
        instruments=policy.questionnaires,
        plan=replace(plan, referrals=letters),
        wording=person_wording,
        office_wording=office_wording,
        documents=(),
        printed_at=desk.clock.now(),
        decision=decisions[-1] if decisions else None,
        services=services,
        nearby=nearby(interview, tuple(services.values())),
        consents=consents,
        follow_ups=records.load_follow_ups(vault, episode.id),
        workers={one.id: one.name for one in staff},
        reasons=reasons.because_texts(policy, evaluation, office_wording),
        protocols={one: text.text for one, text in protocols.in_force(desk, office_wording).items()},
        person_reason=person_reason(interview, person_wording),
        person_words=paragraphs.plain(
            standpoint(desk, interview, decisions[-1] if decisions else None), person_wording
        ),
        signers=_signers(office_wording, staff, decisions[-1].decided_by if decisions else ""),
        decision_code=decision_code(decisions[-1], anchors.whole(*head)) if decisions else "",
        anchor=anchors.short(*head),
        program_version=__version__,
        assessment_declined=stages.assessment_declined(policy, interview.answers),
    )


def _as_decided(interview: Interview, content: PacketContent) -> Interview:
    return as_decided(interview, content.decision) if content.decision is not None else interview


def nearby(interview: Interview, directory: tuple[Service, ...]) -> tuple[str, ...]:
    """The places for the page of support: those that help with the person's needs first, then crisis and basic help."""
    kinds = tuple(dict.fromkeys(offer.kind for offer in interview.evaluation.offers))
    ranked = [service.id for _, service in offers.rank(interview, directory, (*kinds, *ALWAYS_NEARBY))]
    return tuple(dict.fromkeys(ranked))[:NEARBY_SHOWN]


def person_reason(interview: Interview, wording: Wording) -> str:
    """Why the level is what it is, as said to the person."""
    trace = reasons.tier_trace(interview.evaluation)
    if trace is None:
        return ""
    return reasons.reason_text(interview.policy, interview.evaluation, trace, wording, to_person=True)


def _signers(wording: Wording, staff: tuple[Worker, ...], decided_by: str) -> tuple[str, ...]:
    """The one who decided first, then the office's other members who can."""
    found = [one for one in staff if one.active and one.role in (Role.DECIDER, Role.SUPERVISOR)]
    found.sort(key=lambda one: (one.id != decided_by, one.role is not Role.DECIDER, one.name))
    return tuple(f"{one.name}, {wording.text(f'packet.signer.{one.role.value}')}" for one in found[:2])


def decision_code(decision: Decision, anchor: str) -> str:
    """What the QR code of a decision record holds: which decision, its fingerprint, and the whole audit anchor."""
    return f"INTAKE-DECISION:{decision.id}:{decision.content_hash}:{anchor}"


# The page beside the preview


def documents(desk: Desk, episode_id: str, language: str = "") -> tuple[DocumentRow, ...]:
    """Every document the packet page offers, with its length and what it still wants, in the language of the desk."""
    return describe(prepare(desk, episode_id, language), desk.wording)


def describe(content: PacketContent, wording: Wording) -> tuple[DocumentRow, ...]:
    """As `documents`, from content already prepared. Takes values only: may run in a background thread."""
    return tuple(describe_documents(content, wording))


def packet_view(desk: Desk, episode_id: str) -> PacketView:
    """The documents that can go into the packet now, what is missing, and what leaves the office. No page counts."""
    content = prepare(desk, episode_id)
    wording = desk.wording
    to_sign = sum(
        one.state is ConsentState.PREPARED and any(one.recipient == letter.service for letter in content.letters())
        for one in content.consents
    )
    chosen = set(content.documents)
    rows = tuple(
        DocumentChoice(
            code=code,
            title=wording.text(f"paper.title.{code}"),
            subtitle="",
            included=code in chosen,
            available=code in chosen or code in (RECORD, SAFETY),
            warning=_warning(wording, code, to_sign, content),
            discloses=code in DISCLOSING,
        )
        for code in DOCUMENTS
        if code not in (REFUSAL_SHEET, SAFETY, CONFERENCE) or has_document(content, code)
    )
    alike: dict[tuple[str, str], list[str]] = {}
    for name, told, kept in what_leaves(content, wording):
        alike.setdefault((told, kept), []).append(name)
    leaves = tuple(
        wording.text("packet.leaves", service=words.joined(wording, names), told=told, kept=kept)
        for (told, kept), names in alike.items()
    )
    return PacketView(
        documents=rows,
        leaves=leaves or (wording.text("packet.leaves.nothing"),),
        missing_title=wording.plural("packet.missing", to_sign) if to_sign else "",
        missing_text=wording.text("packet.missing.text") if to_sign else "",
    )


def _warning(wording: Wording, code: str, to_sign: int, content: PacketContent) -> str:
    if code == "consent" and to_sign:
        return wording.text("packet.to-be-signed")
    if code == "referral" and to_sign:
        return wording.text("packet.sent-once-signed")
    if code == RECORD and content.decision is None:
        return wording.text("packet.waits-for-decision")
    return ""


# Leaving the office


def render(content: PacketContent) -> PacketDocument:
    """The packet's PDF, in memory. Takes values only: may run in a background thread."""
    return render_packet(content)


def record_print(
    desk: Desk, episode_id: str, packet: PacketDocument, destination: str, copies: int, language: str = ""
) -> IssuedDocument:
    """Write down that the packet was printed: which documents, pages, copies, where, the hash of its bytes.

    Its return slips can be found by their codes from now on, and the case goes on to follow-up."""
    require(desk.worker, Act.PRINT)
    interview = resume(desk, episode_id)
    now = desk.clock.now()
    codes = tuple(packet.page_starts)
    issued = IssuedDocument(
        id=new_id(),
        episode=episode_id,
        issued_at=now,
        worker=desk.worker.id,
        language=language or interview.episode.person.language or desk.office.language,
        documents=codes,
        pages=packet.pages,
        copies=copies,
        destination=destination,
        content_hash=sha256(packet.pdf).hexdigest(),
    )
    plan = records.load_plan(desk.vault, episode_id) or CarePlan()
    starts: Mapping[str, int] = packet.page_starts
    content = canonical_json({"documents": dict(starts), "plan": asdict(plan), "policy": interview.episode.pack_hash})
    detail = f"{len(codes)} documents, {packet.pages} pages, {copies} copies"
    with desk.vault.transaction(desk.worker, "packet-issued", f"episode/{episode_id}", detail, at=now):
        records.append_issued_document(desk.vault, issued, content)
        for letter in plan.chosen():
            code = slip_code(interview.episode.person.reference, letter.number)
            records.save_slip(desk.vault, code, episode_id, letter.id)
        stages.moved_on(desk, stages.changed(interview.episode, now), interview.evaluation)
    return issued


def save_pdf(desk: Desk, episode_id: str, packet: PacketDocument, path: Path, language: str = "") -> IssuedDocument:
    """Write the PDF to `path`, whole or not at all, and write that down. UserError `cannot-write`."""
    require(desk.worker, Act.PRINT)
    write_whole(path, packet.pdf)
    return record_print(desk, episode_id, packet, "file", 1, language)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file that is there whole or not at all. Raises UserError `cannot-write` naming it."""
    part = path.with_name(f".{path.name}.part")
    try:
        if path.exists() and not path.is_file():
            # A device such as /dev/full, or a folder: nothing to put in its place.
            path.write_bytes(content)
            return
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        reason = error.strerror or "the disk refused"
        raise UserError(
            "cannot-write",
            f"The file cannot be written ({reason}). Choose another place or free some space.",
            str(path),
        ) from None
