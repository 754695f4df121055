"""The office's own words for an alert: shown in place of ours, on the right paper only, old versions kept."""

from dataclasses import replace
from typing import Any

import pytest

from intake_app.casework import packets, plans, protocols, watching
from intake_app.casework.office import Desk
from intake_app.domain.errors import UserError
from intake_app.domain.person import Role
from intake_app.printing.content import DOCUMENTS
from tests.casework.conftest import LOW, MODERATE, Bureau, cannabis
from tests.printing.reading import document_text

CENTRE = "exemplo-centre"
PROTOCOL = "1. Ficar com a pessoa.\n2. Ligar à Dra. Exemplo, 000 000 222."
WORDS = "Ligar à Dra. Exemplo, 000 000 222."
RAISING: dict[str, tuple[str, dict[str, Any]]] = {
    "suicidal-thoughts": ("danger", {"intake/further_forms": ["phq-9"], "phq-9/9": 1}),
    "suicide-risk-moderate": ("danger", {"intake/further_forms": ["c-ssrs"], "c-ssrs/2": 1, "c-ssrs/3": 1}),
    "suicide-risk-high": ("danger", {"intake/further_forms": ["c-ssrs"], "c-ssrs/2": 1, "c-ssrs/4": 1}),
    "safety-now": ("danger", {"intake/safety_now": "thoughts"}),
    "opioid-after-break": ("danger", {"assist/1i": 3, "assist/2i": 2, "intake/opioid_break": "used-again"}),
    "recent-injecting": ("caution", {"assist/8": 2}),
    "pregnancy-told": ("caution", {"intake/pregnancy": "told"}),
    "assist-under-18": ("caution", {"intake/age": 17}),
    "alcohol-withdrawal-risk": (
        "caution",
        {
            "assist/1b": 3,
            "assist/2b": 6,
            "assist/3b": 6,
            "assist/4b": 7,
            "assist/5b": 8,
            "assist/6b": 0,
            "assist/7b": 0,
        },
    ),
    "sedative-withdrawal-risk": (
        "caution",
        {
            "assist/1g": 3,
            "assist/2g": 6,
            "assist/3g": 6,
            "assist/4g": 7,
            "assist/5g": 8,
            "assist/6g": 0,
            "assist/7g": 0,
        },
    ),
}
"""Every alert the issue of safety names, and the answers that raise it."""


@pytest.fixture
def supervisor(bureau: Bureau) -> Desk:
    return bureau.as_role(Role.SUPERVISOR)


@pytest.mark.parametrize("alert", RAISING)
def test_every_alert_is_raised_at_once(bureau: Bureau, alert: str) -> None:
    level, answers = RAISING[alert]
    person = bureau.begun().episode.person
    undated = replace(person, reference="2026/0999", birth_date=None)
    interview = bureau.begun(cannabis(*LOW) | answers, undated)
    raised = {one.id: one for one in interview.evaluation.alerts}
    assert alert in raised and raised[alert].level == level
    view = next(one for one in watching.alert_views(bureau.technician, interview.evaluation.alerts, interview.wording)
                if one.id == alert)  # fmt: skip
    assert view.title and view.what_to_do and not view.is_protocol


def test_none_without_its_answers(bureau: Bureau) -> None:
    assert bureau.begun(cannabis(*LOW)).evaluation.alerts == ()


def test_every_possible_alert_is_listed_with_words_in_every_language(supervisor: Desk) -> None:
    lines = protocols.protocols(supervisor)
    assert set(RAISING) <= {line.alert for line in lines}
    assert all(line.title and all(line.suggested[language] for language in ("en", "pt")) for line in lines)
    assert [line.level for line in lines] == sorted((line.level for line in lines), key=protocols.LEVELS.index)


def test_the_protocol_stands_in_place_of_our_words(bureau: Bureau, supervisor: Desk) -> None:
    protocols.save_protocol(supervisor, "safety-now", "pt", PROTOCOL)
    interview = bureau.begun(cannabis(*LOW, intake__safety_now="thoughts"))
    (view,) = watching.alert_views(bureau.technician, interview.evaluation.alerts, interview.wording)
    assert (view.what_to_do, view.is_protocol, view.protocol_language) == (PROTOCOL, True, "pt")
    english = bureau.technician.in_language("en")
    (view,) = watching.alert_views(english, interview.evaluation.alerts, english.wording)
    assert (view.what_to_do, view.protocol_language) == (PROTOCOL, "pt")
    protocols.save_protocol(supervisor, "safety-now", "en", "Stay. Call 000 000 222.")
    (view,) = watching.alert_views(english, interview.evaluation.alerts, english.wording)
    assert view.what_to_do == "Stay. Call 000 000 222."


def test_earlier_versions_are_kept_and_every_change_is_an_event(bureau: Bureau, supervisor: Desk) -> None:
    for text in ("one", "two", "two", ""):
        protocols.save_protocol(supervisor, "safety-now", "pt", text)
    assert [one.text for one in protocols.versions(supervisor, "safety-now")] == ["", "two", "one"]
    assert protocols.in_force(supervisor, supervisor.wording) == {}
    assert bureau.events().count("protocol-saved") == 3


@pytest.mark.parametrize(
    ("alert", "language", "text", "code"),
    [
        ("nothing", "pt", "x", "unknown-alert"),
        ("safety-now", "xx", "x", "unknown-language"),
        ("safety-now", "pt", "x" * (protocols.LONGEST + 1), "protocol-long"),
    ],
)
def test_what_is_refused(supervisor: Desk, alert: str, language: str, text: str, code: str) -> None:
    with pytest.raises(UserError) as told:
        protocols.save_protocol(supervisor, alert, language, text)
    assert told.value.code == code


def test_only_the_office_may(bureau: Bureau) -> None:
    with pytest.raises(UserError) as told:
        protocols.save_protocol(bureau.technician, "safety-now", "pt", PROTOCOL)
    assert told.value.code == "not-allowed"


@pytest.mark.parametrize("language", ["pt", "en"])
def test_it_is_printed_on_the_right_pages_only(bureau: Bureau, supervisor: Desk, language: str) -> None:
    protocols.save_protocol(supervisor, "safety-now", "pt", PROTOCOL)
    episode = bureau.finished(cannabis(*MODERATE, intake__safety_now="thoughts"))
    plans.choose_service(bureau.technician, episode.id, "substance-use", "brief-intervention", CENTRE)
    content = packets.prepare(bureau.technician, episode.id, language)
    assert "safety" not in content.documents
    packet = packets.render(replace(content, documents=DOCUMENTS))
    assert {"appointment-card", "return-slip", "referral:1"} <= packet.page_starts.keys()
    for code in packet.page_starts:
        text = document_text(packet, code)
        assert (WORDS in text) is (code in ("decision-record", "safety")), code
    title = content.office_wording.text("pt-cdt#alerts.A1")
    others = [code for code in packet.page_starts if code not in ("decision-record", "safety")]
    assert not any(title in document_text(packet, code) for code in others)
    assert "Protocolo deste serviço" in document_text(packet, "safety")


def test_without_an_alert_there_is_no_safety_page(bureau: Bureau) -> None:
    episode = bureau.finished(cannabis(*MODERATE))
    assert (
        "safety" not in packets.render(packets.prepare(bureau.technician, episode.id, documents=("plan",))).page_starts
    )
    rows = [code for row in packets.documents(bureau.technician, episode.id) for code in row.codes]
    assert "safety" not in rows
