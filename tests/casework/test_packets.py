"""Paper: what goes in, who agreed to it, and what is written down when it leaves."""

from datetime import date, time, timedelta
from pathlib import Path

import pytest

from intake_app.casework import decisions, followups, packets, plans
from intake_app.casework.office import Desk
from intake_app.domain.errors import UserError
from intake_app.domain.person import ConsentState, Episode, Stage
from intake_app.printing.content import PacketDocument
from intake_app.printing.slip_code import slip_code, slip_payload
from intake_app.store import records
from tests.casework.conftest import LOW, MODERATE, OFFICE, Bureau, cannabis

CENTRE, TODAY = "exemplo-centre", date(2026, 3, 2)


@pytest.fixture
def planned(bureau: Bureau) -> Episode:
    """A case with one service chosen, an appointment, and its consent prepared."""
    episode = bureau.finished(cannabis(*MODERATE))
    plans.choose_service(bureau.technician, episode.id, "substance-use", "brief-intervention", CENTRE)
    plans.add_appointment(bureau.technician, episode.id, CENTRE, date(2026, 3, 6), time(18))
    return episode


def consent(desk: Desk, episode: Episode, state: ConsentState) -> None:
    plans.state_consent(desk, episode.id, CENTRE, state)


def test_while_the_consent_is_prepared_the_letter_prints_with_a_warning(bureau: Bureau, planned: Episode) -> None:
    content = packets.prepare(bureau.technician, planned.id)
    assert [one.service for one in content.letters()] == [CENTRE]
    view = packets.packet_view(bureau.technician, planned.id)
    warnings = {row.code: row.warning for row in view.documents}
    assert warnings["referral"] and warnings["consent"] and view.missing_title and view.missing_text
    consent(bureau.technician, planned, ConsentState.GIVEN)
    view = packets.packet_view(bureau.technician, planned.id)
    assert not view.missing_title and not any(row.warning for row in view.documents if row.code == "referral")


@pytest.mark.parametrize("state", [ConsentState.DECLINED, ConsentState.REVOKED])
def test_without_consent_there_is_no_letter(bureau: Bureau, planned: Episode, state: ConsentState) -> None:
    consent(bureau.technician, planned, ConsentState.GIVEN)
    consent(bureau.technician, planned, state)
    content = packets.prepare(bureau.technician, planned.id)
    assert content.letters() == ()
    with pytest.raises(UserError) as error:
        packets.prepare(bureau.technician, planned.id, documents=("referral:1",))
    assert error.value.code == "consent-missing"
    leaves = packets.packet_view(bureau.technician, planned.id).leaves
    assert all("Centro Exemplo" not in line for line in leaves)


def test_a_consent_that_ran_out_shares_nothing_more(bureau: Bureau, planned: Episode) -> None:
    consent(bureau.technician, planned, ConsentState.GIVEN)
    assert packets.prepare(bureau.technician, planned.id).letters()
    bureau.clock.go_on(days=200)
    assert packets.prepare(bureau.technician, planned.id).letters() == ()


def test_the_record_waits_for_the_signature(bureau: Bureau, planned: Episode) -> None:
    with pytest.raises(UserError) as error:
        packets.prepare(bureau.technician, planned.id, documents=("decision-record",))
    assert error.value.code == "not-signed"
    decision = decisions.decide(
        bureau.decider, planned.id, "provisional-suspension", "Primeiro processo.", date(2027, 3, 2)
    )
    content = packets.prepare(bureau.technician, planned.id)
    assert "decision-record" in content.documents and content.decision == decision
    assert decision.content_hash in content.decision_code and content.signers[0].startswith("Paulo Exemplo")


def test_an_unknown_document_is_named(bureau: Bureau, planned: Episode) -> None:
    with pytest.raises(UserError) as error:
        packets.prepare(bureau.technician, planned.id, documents=("postcard",))
    assert error.value.code == "no-such-document" and "appointment-card" in error.value.message


def test_declining_the_assessment_gives_the_sheet_of_rights(bureau: Bureau) -> None:
    episode = bureau.finished(cannabis(*LOW, intake__consent_assessment="declined"))
    content = packets.prepare(bureau.technician, episode.id)
    assert content.assessment_declined and "rights-sheet" in content.documents
    assert not {"referral", "consent"} & set(content.documents)


def test_the_paper_speaks_the_persons_language_the_record_the_offices(bureau: Bureau, planned: Episode) -> None:
    content = packets.prepare(bureau.technician, planned.id, "en")
    assert (content.wording.language, content.office_wording.language) == ("en", "pt")
    assert packets.prepare(bureau.technician, planned.id, "uk").wording.language == "pt"


def test_a_real_packet_is_written_down_when_it_is_saved(bureau: Bureau, planned: Episode, tmp_path: Path) -> None:
    decisions.decide(bureau.decider, planned.id, "no-measure", "Arquivado.")
    packet = packets.render(packets.prepare(bureau.technician, planned.id))
    assert packet.pdf.startswith(b"%PDF") and not packet.missing_glyphs
    target = tmp_path / "packet.pdf"
    issued = packets.save_pdf(bureau.technician, planned.id, packet, target)
    assert target.read_bytes() == packet.pdf and issued.pages == packet.pages
    assert records.load_issued_documents(bureau.desk.vault, planned.id) == (issued,)
    assert records.load_episode(bureau.desk.vault, planned.id).stage is Stage.FOLLOW_UP  # type: ignore[union-attr]
    assert [entry.name for entry in tmp_path.iterdir() if entry.name.endswith(".part")] == []


@pytest.mark.parametrize("target", ["missing/folder/packet.pdf", "."])
def test_a_file_that_cannot_be_written_leaves_nothing(
    bureau: Bureau, planned: Episode, tmp_path: Path, target: str
) -> None:
    before = bureau.events()
    with pytest.raises(UserError) as error:
        packets.save_pdf(bureau.technician, planned.id, PacketDocument(b"%PDF", 1, {}), tmp_path / target)
    assert error.value.code == "cannot-write" and error.value.place
    assert bureau.events() == before and records.load_issued_documents(bureau.desk.vault, planned.id) == ()


def test_a_printed_slip_comes_back(bureau: Bureau, planned: Episode) -> None:
    packets.record_print(bureau.technician, planned.id, PacketDocument(b"%PDF", 2, {"return-slip": 2}), "Laser", 1)
    bureau.clock.go_on(days=5)
    told = followups.record_slip(bureau.technician, slip_code("2026/0412", 1), "attended")
    assert told.outcome == "attended" and told.service == CENTRE
    plan = records.load_plan(bureau.desk.vault, planned.id)
    assert plan is not None and [one.outcome for one in plan.appointments] == ["attended"]
    assert not [one for one in records.load_follow_ups(bureau.desk.vault, planned.id) if one.state.value == "open"]


def test_a_slip_that_says_no_leaves_the_place_and_looks_for_another(bureau: Bureau, planned: Episode) -> None:
    code = slip_payload("2026/0412", 1, OFFICE.name)
    told = followups.record_slip(bureau.technician, code, "not-suitable")
    assert told.outcome == "not-suitable"
    plan = records.load_plan(bureau.desk.vault, planned.id)
    assert plan is not None and plan.chosen() == ()
    open_ones = [one for one in records.load_follow_ups(bureau.desk.vault, planned.id) if one.state.value == "open"]
    assert [(one.kind, one.due) for one in open_ones if one.kind == "choose-again"] == [("choose-again", TODAY)]
    with pytest.raises(UserError, match="not one of ours"):
        followups.record_slip(bureau.technician, code, "attended")


def test_a_declined_place_is_asked_about_again_later(bureau: Bureau, planned: Episode) -> None:
    followups.record_slip(bureau.technician, slip_code("2026/0412", 1), "declined")
    plan = records.load_plan(bureau.desk.vault, planned.id)
    assert plan is not None and plan.chosen() == ()
    assert [(one.state.value, one.ask_again) for one in plan.declined()] == [("declined", TODAY + timedelta(days=90))]


def test_a_slip_of_another_office_is_known_for_one(bureau: Bureau, planned: Episode) -> None:
    with pytest.raises(UserError) as error:
        followups.record_slip(bureau.technician, slip_payload("2026/0412", 1, "Another Office"), "attended")
    assert error.value.code == "slip-of-another-office"


@pytest.mark.parametrize("code", ["2026/0412-E1-0", "2026/0412-E7-" + slip_code("2026/0412", 7)[-1], "anything", ""])
def test_a_code_that_is_not_ours_is_refused(bureau: Bureau, planned: Episode, code: str) -> None:
    with pytest.raises(UserError) as error:
        followups.record_slip(bureau.technician, code, "attended")
    assert error.value.code == "unknown-slip"


def test_the_anchor_at_the_foot_is_found_again_in_the_chain(bureau: Bureau) -> None:
    from intake_app.store import anchors

    episode = bureau.finished(cannabis(*MODERATE))
    decision = decisions.decide(bureau.decider, episode.id, "no-measure", "Arquivado.")
    content = packets.prepare(bureau.technician, episode.id)
    connection = bureau.desk.vault.connection
    for printed in (content.anchor, content.decision_code):
        assert anchors.check(connection, anchors.read(printed)).holds
    assert decision.id in content.decision_code and decision.content_hash in content.decision_code


def test_nothing_is_printed_from_a_decision_that_was_changed(bureau: Bureau) -> None:
    episode = bureau.finished(cannabis(*MODERATE))
    decision = decisions.decide(bureau.decider, episode.id, "no-measure", "Arquivado.")
    connection = bureau.desk.vault.connection
    connection.execute("DROP TRIGGER decision_refuses_update")
    connection.execute("UPDATE decision SET reasons = 'Outro motivo.'")
    with pytest.raises(UserError) as refused:
        packets.prepare(bureau.technician, episode.id)
    assert refused.value.code == "decision-altered"
    assert not decisions.verify_decision(bureau.decider, decision)
