"""Which states of which pages are rendered to pictures, and how each is brought about.

A page builder adds the states worth looking at to `PICTURES`; the pictures are taken by `intake_app.ui.pictures`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from intake_app.ui.every_kind import at_every_kind, office_of_every_kind
from intake_app.ui.explanation import staging
from intake_app.ui.policies import staging as policies
from intake_app.ui.transcribe import staging as papers

if TYPE_CHECKING:
    from intake_app.casework.office import Desk

MOMENT: Final = datetime(2026, 3, 2, 13, 48, tzinfo=UTC)
"""In March the clocks of Lisbon and of Greenwich agree."""


@dataclass(frozen=True)
class Shape:
    """How a picture is taken. `scale` is the text size; `size` includes the title bar."""

    language: str = "en"
    theme: str = "light"
    scale: float = 1.0
    size: tuple[int, int] = (1366, 768)


USUAL: Final = Shape()
VARIANTS: Final = {
    "": USUAL,
    "-pt": Shape(language="pt"),
    "-dark": Shape(theme="dark"),
    "-high-contrast": Shape(theme="high_contrast"),
    "-200": Shape(language="pt", scale=2.0),
    "-1024x600": Shape(language="pt", size=(1024, 600)),
}
"""What every state is rendered in. The two tight ones speak Portuguese, which is longer."""


FEW: Final = ("", "-pt", "-200")


@dataclass(frozen=True)
class Picture:
    """One state of one page. `where` finds what `open` is given, from the demo office; `state` brings the opened page
    into the state worth looking at (focus, text typed, a row chosen). `only` restricts the variants."""

    file: str
    page: str
    where: Callable[["Desk"], dict[str, str]] = lambda _desk: {}
    state: Callable[[Any], None] = lambda _page: None
    only: tuple[str, ...] = tuple(VARIANTS)
    seat: str = ""
    """The role of who sits at the desk, "" for who usually does."""
    office: "Callable[[str], Desk] | None" = None
    """Another office than the demo's, by language."""


def services_file(page: Any) -> None:
    """A file somebody sent: one new service, one that changed."""
    from intake_app.casework.directory import proposal_of
    from intake_app.domain.directory import ServiceEntry
    from intake_app.exchange.directory_files import DirectoryFile
    from intake_app.exchange.findings import Notice

    known = next(iter(page._found.values()))
    told = {"name": "Exemplo Morning House", "town": "Exemplo", "kinds": ("peer-support",)}
    changed = ServiceEntry(known.id, {"phone": "000 000 999", "waiting_days": 3}, "services.csv, line 3")
    notice = Notice("wait", "services.csv, line 2", "")
    read = DirectoryFile((ServiceEntry("new", told, "services.csv, line 2"), changed), (notice,))
    page.show_proposal(proposal_of(page.room.desk, "services.csv", read))


def every_kind(link_id: str, page: str = "interview", state: Callable[[Any], None] = lambda _page: None) -> Picture:
    """One question of the form that has every kind of question."""
    name = f"{'13' if page == 'participant' else '06'}-every-kind-{link_id}"
    return Picture(name, page, at_every_kind(link_id), state, (*FEW, "-1024x600"), office=office_of_every_kind)


def with_two_days(page: Any) -> None:
    """One day told, and a place for another one."""
    page.block.part.blanks()[0].put(MOMENT.date())
    page.block.part.commit()
    page.block.part.add_button.click()


def with_a_row(page: Any) -> None:
    """A row of which nothing is told yet."""
    page.block.part.add_button.click()


def choosing_a_form(page: Any) -> None:
    """The forms that can be added."""
    page.column.form.click()


def case_of(name: str) -> Callable[["Desk"], dict[str, str]]:
    """Opens the newest case of the invented person `name` of the demo office."""

    def found(desk: "Desk") -> dict[str, str]:
        from intake_app.casework.case_view import CaseFilter
        from intake_app.casework.cases import list_cases

        rows = list_cases(desk, CaseFilter(text=name, only_open=False))
        if not rows:
            raise LookupError(f"the demo office has no case of {name}")
        return {"case": rows[0].episode_id}

    return found


def at_question(name: str, key: str) -> Callable[["Desk"], dict[str, str]]:
    """Opens the case of `name` at one question."""
    return lambda desk: {**case_of(name)(desk), "key": key}


def endangered(page: Any) -> None:
    """An answer that raises a safety alert, just given."""
    page.session.answer("intake/safety_now", None)
    page.move_to("intake/safety_now")
    page.block.part.press_key("2")


def injected(page: Any) -> None:
    """An answer that raises a caution, where the office has a protocol of its own."""
    from dataclasses import replace

    from intake_app.casework.protocols import save_protocol
    from intake_app.domain.person import Role

    desk = page.room.desk
    supervisor = replace(desk, worker=replace(desk.worker, role=Role.SUPERVISOR))
    told = "1. Give sterile equipment and naloxone.\n2. Call the outreach team: 000 000 333."
    save_protocol(supervisor, "recent-injecting", desk.language, told)
    page.session.answer("assist/8", None)
    page.move_to("assist/8")
    codes = [option.code for option in page.block.view.options]
    page.block.part.press_key(str(codes.index(2) + 1))


def half_told(page: Any) -> None:
    """A record that came before its event: the soft check asks."""
    page.block.part.field.set_text("2/2/2026")
    page.block.part.commit()


def upward(page: Any) -> None:
    """A higher level by hand, half filled in."""
    page.open_panel()
    page.panel.tiers.button("treatment").click()
    page.panel.reason.set_text("Two overdoses were told in the hearing.")
    page.panel.second.setFocus()


def turned(page: Any) -> None:
    """The person's page; the next picture may leave it without a password."""
    page._released = True


def turned_back(page: Any) -> None:
    """The page on which the worker says that it is them."""
    page.turn_back("talk")
    turned(page)


def typed_with_caps(page: Any) -> None:
    """A password half typed, Caps Lock on."""
    page.checked(True)
    from PySide6.QtCore import QEvent, Qt
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QApplication

    for letter in "JANELAAZUL":
        event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key(ord(letter)), Qt.KeyboardModifier.NoModifier, letter)
        QApplication.sendEvent(page.password.entry, event)


def half_checked(page: Any) -> None:
    """The recovery sheet printed, one of its words right and one wrong."""
    step = page.step
    step.begun.printed_at = "09:41"
    step.enter()
    step.ask_for((4, 9))
    for field, text in zip(step.words, ("janela", "cas"), strict=True):
        field.set_text(text)
    step.mark(frozenset({4}), (9,))
    step.second.setChecked(True)
    step.second.setFocus()


def office_typed(page: Any) -> None:
    """The second step, half filled in."""
    page.show_step(1)
    for name, text in (("office", "Exemplo"), ("region", "Norte"), ("town", "Exemplo"), ("name", "Marta Exemplo")):
        page.step.fields[name].set_text(text)
    page.step.password.set_text("janela azul corre")
    page.step.look_at_password()


def decided_half(page: Any) -> None:
    """The measure chosen, a day too late, no reasons yet."""
    page.fields.choice.button("provisional-suspension").click()
    page.fields.ends.set_text("2/3/2031")
    page.fields.reasons.set_text("Primeira vez; aceita duas conversas e o atelier.")
    page.act.click()


def pages_made(page: Any) -> None:
    """The packet when its pages are there."""
    from PySide6.QtCore import QEventLoop, QTimer

    loop = QEventLoop()
    page.preview.turned.connect(loop.quit)
    QTimer.singleShot(20_000, loop.quit)
    if page.preview.document.pageCount() < 1:
        loop.exec()


def ready_to_print(page: Any) -> None:
    """The packet with a printer, which the computer that takes the pictures may not have."""
    page.choices.show_printers(["Exemplo Laser, room 2"])
    pages_made(page)
    page.primary().setFocus()


def file_checked(page: Any) -> None:
    """The check of the file, done."""
    page.show_section("file")
    page.section.once_painted = lambda act: act()
    page.section.check()


def password_half_typed(page: Any) -> None:
    """The own password, typed once."""
    page.section.old.set_text("janela azul corre")
    page.section.new.set_text("papel verde nunca dorme")
    page.section.look_at_it()


def permission_half_typed(page: Any) -> None:
    """The owner's permission, its reference still missing."""
    page.read_now("whodas-12")
    page.begin_permission()
    page.panel.given_by.set_text("WHO Press, Exemplo")
    page.panel.keep()


def wording_loaded(page: Any) -> None:
    """A wording with one mistake, shown before it is used."""
    from pathlib import Path
    from tempfile import TemporaryDirectory

    page.read_now("phq-9")
    with TemporaryDirectory() as folder:
        file = Path(folder) / "phq-9.pt.yaml"
        told = 'language: pt\nwording: official\nedition: "Exemplo 2026"\ntexts:\n  "1": "Exemplo de pergunta."\n'
        file.write_text(f'{told}  "11": "Exemplo a mais."\n', encoding="utf-8")
        page.propose(file)


def blank_wanted(page: Any) -> None:
    """A blank form about to be printed."""
    page.read_now("phq-9")
    page.print_form()


def protocol_typed(page: Any) -> None:
    """The protocol of the gravest alert, typed and kept once, then changed."""
    page.show_mode("alerts")
    page.table.select_key("safety-now")
    field = page.panel.fields["pt"]
    field.set_text("1. Ficar com a pessoa.\n2. Ligar à Dra. Exemplo: 000 000 222.\n3. Avisar a coordenação.")
    page.panel.keep()


PICTURES: Final[tuple[Picture, ...]] = (
    Picture("01-unlock", "unlock", state=typed_with_caps),
    Picture("02-setup", "setup-going-on", state=half_checked),
    Picture("02-setup-1-language", "setup", only=FEW),
    Picture("02-setup-2-office", "setup", state=office_typed, only=FEW),
    Picture("02-setup-4-backup", "setup-going-on", state=lambda page: page.show_step(3), only=FEW),
    Picture("02-setup-5-services", "setup-going-on", state=lambda page: page.show_step(4), only=FEW),
    Picture("03-today", "today"),
    Picture("04-cases", "cases"),
    Picture("05-case", "case", case_of("Catarina")),
    Picture("05-case-note", "case", case_of("Catarina"), lambda page: page.note.click(), FEW),
    Picture("05-case-person", "case", case_of("Catarina"), lambda page: page.open_panel(page.person_panel), FEW),
    Picture("05-case-close", "case", case_of("Catarina"), lambda page: page.open_panel(page.close_panel), FEW),
    Picture("05-case-numbers", "case", case_of("Catarina"), lambda page: page.trend.numbers.click(), FEW),
    Picture("06-interview", "interview", at_question("Yusuf", "assist/4c")),
    Picture("06-interview-substances", "interview", at_question("Yusuf", "intake/substances"), only=FEW),
    Picture("06-interview-several", "interview", at_question("Yusuf", "intake/conditions"), only=FEW),
    Picture("06-interview-date", "interview", at_question("Fatoumata", "intake/received_date"), half_told, FEW),
    Picture("06-interview-finished", "interview", at_question("Olena", "assist/2c"), only=FEW),
    Picture("27-transcribe", "transcribe", case_of("Yusuf"), papers.paper_keyed),
    Picture("27-transcribe-begin", "transcribe", case_of("Yusuf"), papers.paper_begun, FEW),
    Picture("27-transcribe-table", "transcribe", case_of("Fatoumata"), papers.paper_table, FEW),
    Picture("27-transcribe-differences", "transcribe", case_of("Yusuf"), papers.paper_differing, FEW),
    Picture("27-transcribe-done", "transcribe", case_of("Yusuf"), papers.paper_taken, FEW),
    Picture("06-interview-add-form", "interview", at_question("Yusuf", "assist/4c"), choosing_a_form, FEW),
    every_kind("seen"),
    every_kind("days", state=with_two_days),
    every_kind("dose"),
    every_kind("sticks"),
    every_kind("helpers"),
    every_kind("towns"),
    every_kind("visits", state=with_a_row),
    every_kind("towns", "participant", turned),
    every_kind("sticks", "participant", turned),
    Picture("07-interview-alert", "interview", case_of("Hélder"), endangered),
    Picture("07-interview-caution", "interview", case_of("Yusuf"), injected, (*FEW, "-1024x600")),
    Picture("07-interview-certain", "interview", case_of("Yusuf"), staging.settled, (*FEW, "-dark", "-1024x600")),
    Picture("08-result", "result", case_of("Olena")),
    Picture("08-result-numbers", "result", case_of("Olena"), lambda page: page.scores.turn(), FEW),
    Picture("08-result-by-hand", "result", case_of("Olena"), upward, FEW),
    Picture("08-result-none", "result", case_of("João"), only=FEW),
    Picture("09-result-open", "result", case_of("Yusuf")),
    Picture("08-explanation", "explanation", case_of("Olena"), staging.all_found),
    Picture("08-explanation-rules", "explanation", case_of("Olena"), staging.level_unfolded),
    Picture("08-explanation-open", "explanation", case_of("Yusuf"), staging.all_found, FEW),
    Picture("08-explanation-decided", "explanation", case_of("Catarina"), staging.all_found, FEW),
    Picture("08-explanation-none", "explanation", case_of("João"), staging.all_found, FEW),
    Picture("08-try-case", "try-case", staging.worked_case, staging.all_found_in_file, (*FEW, "-1024x600")),
    Picture("09-decision", "decision", case_of("Olena"), decided_half, seat="decider"),
    Picture("09-decision-technician", "decision", case_of("Olena"), only=FEW),
    Picture("09-decision-signed", "decision", case_of("Catarina"), only=FEW, seat="decider"),
    Picture("10-plan", "plan", case_of("Cândida")),
    Picture("10-plan-person", "plan", case_of("Cândida"), lambda page: page.turn(), ("",)),
    Picture("10-plan-consents", "plan", case_of("Cândida"), lambda page: page.sharing.begin_narrowing(), FEW),
    Picture("10-plan-dates", "plan", case_of("Cândida"), lambda page: page.dates.open_form(), FEW),
    Picture("10-plan-need", "plan", case_of("Cândida"), lambda page: page.needs.another.click(), FEW),
    Picture("10-plan-services", "plan", case_of("Cândida"), lambda page: page.needs.every.click(), FEW),
    Picture("11-packet", "packet", case_of("Cândida"), ready_to_print),
    Picture("11-packet-no-printer", "packet", case_of("Cândida"), pages_made, FEW),
    Picture("12-follow-up", "follow-up"),
    Picture("12-follow-up-slip", "follow-up", state=lambda page: page.take_slip("2026/0377-E1-K"), only=FEW),
    Picture("26-services", "services"),
    Picture("13-participant", "participant", at_question("Yusuf", "assist/4c"), turned),
    Picture("13-participant-back", "participant", at_question("Yusuf", "assist/4c"), turned_back, FEW),
    Picture("19-supervise", "supervise", seat="supervisor"),
    Picture("19-supervise-trail", "supervise", state=lambda page: page.show_section("trail"), seat="supervisor"),
    Picture("19-supervise-backups", "supervise", state=lambda page: page.show_section("backups"), seat="supervisor"),
    Picture("19-supervise-file", "supervise", state=file_checked, only=FEW, seat="supervisor"),
    Picture("19-supervise-password", "supervise", state=password_half_typed, only=FEW),
    Picture("27-forms", "forms", state=lambda page: page.read_now("assist"), seat="supervisor"),
    Picture("27-forms-off", "forms", state=lambda page: page.read_now("whodas-12"), only=FEW, seat="supervisor"),
    Picture("27-forms-permission", "forms", state=permission_half_typed, only=FEW, seat="supervisor"),
    Picture("27-forms-loaded", "forms", state=wording_loaded, only=FEW, seat="supervisor"),
    Picture("27-forms-blank", "forms", state=blank_wanted, only=FEW),
    Picture("27-forms-protocol", "forms", state=protocol_typed, only=FEW, seat="supervisor"),
    Picture("28-policies", "policies", state=policies.office_policy, seat="supervisor"),
    Picture("28-policies-other", "policies", state=policies.other_policy, only=FEW, seat="supervisor"),
    Picture("28-policies-stopped", "policies", state=policies.reason_asked, only=FEW, seat="supervisor"),
    Picture("28-policies-proven", "policies", state=policies.proven, only=FEW, seat="supervisor"),
    Picture("28-policies-loaded", "policies", state=policies.folder_chosen, only=FEW, seat="supervisor"),
    Picture("29-policy-tables", "policy-tables", lambda _: {"pack": "pt-cdt", "table": "tier"}),
    Picture("29-policy-tables-needs", "policy-tables", lambda _: {"pack": "pt-cdt"}, policies.searched, FEW),
    Picture("30-simulation", "simulation", lambda _: {"pack": "dual-track"}, policies.looked, seat="supervisor"),
    Picture("30-simulation-begin", "simulation", only=FEW, seat="supervisor"),
    Picture("31-trial", "trial", lambda _: {"pack": "ee-sutik"}, policies.trial_begun),
    Picture("31-trial-begin", "trial", lambda _: {"pack": "ee-sutik"}, only=FEW),
    Picture("31-trial-result", "trial", lambda _: {"pack": "pt-cdt"}, policies.trial_result, FEW),
    Picture("05-case-move", "case", case_of("Yusuf"), policies.moving, FEW),
    Picture("24-new-case", "new-case"),
    Picture("24-services", "services"),
    Picture("24-services-form", "services", state=lambda page: page.edit(next(iter(page._found.values()))), only=FEW),
    Picture("24-services-taking", "services", state=services_file, only=FEW),
    Picture("24-services-kind", "services", state=lambda page: page.choose_kind("brief-intervention"), only=FEW),
    Picture("25-help", "help"),
)
"""Every state that is rendered, in the order of the design's pictures."""

ALIASES: Final = {
    "06-interview-dark": "14-interview-dark",
    "08-result-dark": "15-result-dark",
    "06-interview-high-contrast": "16-interview-high-contrast",
    "06-interview-200": "17-interview-text-200",
    "06-interview-1024x600": "18-interview-1024x600-pt",
}
"""Variants that the design shows under a number of their own."""
