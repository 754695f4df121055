"""The packet: which documents, the pages as they will be printed, printing and saving, what is written down."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from intake_app.casework import plans
from intake_app.domain.person import ConsentState
from intake_app.store import records
from intake_app.ui.look import AlertFrame
from intake_app.ui.look.inspection import clipped_texts, small_targets, unnamed_controls
from intake_app.ui.packet import choices, paper
from intake_app.ui.pages import packet as packet_page
from tests.ui.office_cases import SmallOffice, quiet, texts

PRINTER = "Exemplo Laser"


@pytest.fixture(autouse=True)
def one_printer(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    names = [PRINTER]
    monkeypatch.setattr(choices, "printer_names", lambda: list(names))
    return names


@pytest.fixture
def open_packet(small: SmallOffice, at_desk: Any, qtbot: QtBot) -> Any:
    """The page of Tiago's packet with its pages made; `language` of the screen."""

    def opened(language: str = "en", **shape: Any) -> Any:
        desk = small.technician.in_language(language)
        page = at_desk(desk, "packet", case=small.of("Tiago").id, **shape)
        ready(qtbot, page)
        return page

    return opened


def ready(qtbot: QtBot, page: Any) -> None:
    qtbot.waitUntil(lambda: not page._making and page.preview.document.pageCount() > 0, timeout=20_000)
    quiet(page.window())


def row_of(page: Any, code: str) -> Any:
    found = (n for n, row in enumerate(page.documents.rows) if code in row.codes)
    return page.documents.cards[next(found)]


def issued(small: SmallOffice) -> Any:
    return records.load_issued_documents(small.technician.vault, small.of("Tiago").id)


def to_pdf(path: Path) -> Any:
    """Stands in for the printer: the same painting, into a file of the test."""

    def printer(name: str, copies: int) -> QPrinter:
        made = QPrinter(QPrinter.PrinterMode.HighResolution)
        made.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        made.setOutputFileName(str(path))
        made.setCopyCount(copies)
        return made

    return printer


def test_the_page_in_view_is_drawn_on_white_with_the_sunk_ground_around(open_packet: Any) -> None:
    page = open_packet()
    image: QImage = page.preview.view.grab().toImage()
    centre = image.pixelColor(image.width() // 2, 24)
    assert centre.name() == "#ffffff"
    inked = {image.pixelColor(x, y).name() for x in range(60, 400, 3) for y in range(40, 300, 3)}
    assert len(inked) > 10, "an empty sheet"
    ground = page.preview.grab().toImage().pixelColor(8, 100).name()
    assert ground == "#ece8e0"
    assert page.preview.number.text() == f"Page 1 of {page.preview.document.pageCount()}"


def test_print_has_the_focus_and_enter_prints_every_page(
    open_packet: Any, small: SmallOffice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    page = open_packet()
    assert QApplication.focusWidget() is page.print_button
    monkeypatch.setattr(packet_page, "printer_called", to_pdf(tmp_path / "printed.pdf"))
    jobs: list[str] = []
    monkeypatch.setattr(QPrinter, "setDocName", lambda self, name: jobs.append(name))
    page.choices.copies.set_value(2)
    qtbot.keyClick(page.print_button, Qt.Key.Key_Return)
    assert page.stop_button.isVisible() and "Printing page" in page.footer.reason.text()
    qtbot.waitUntil(lambda: bool(issued(small)), timeout=30_000)
    assert page.print_button.isVisible() and not page.stop_button.isVisible()
    printed = QPdfDocument()
    printed.load(str(tmp_path / "printed.pdf"))
    pages = page.preview.document.pageCount()
    assert printed.pageCount() == pages > 5
    assert jobs and all("Tiago" not in job and "Exemplo" not in job for job in jobs)
    entry = issued(small)[-1]
    assert (entry.pages, entry.copies, entry.destination, entry.language) == (pages, 2, PRINTER, "pt")
    assert small.logged("packet-issued") == [f"episode/{small.of('Tiago').id}"]
    assert f"Printed on {PRINTER}" in page.window().behind.message
    assert page.saved.state == "saved"


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_a_printer_that_refuses_is_told_inline_and_nothing_counts_as_printed(
    open_packet: Any, small: SmallOffice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_packet()
    monkeypatch.setattr(packet_page, "printer_called", to_pdf(tmp_path / "no such folder" / "printed.pdf"))
    page.print_packet()
    assert "printer" in page.window().behind.message
    assert issued(small) == ()


def test_a_printer_that_stops_halfway_is_told_and_nothing_counts_as_printed(
    open_packet: Any, small: SmallOffice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    page = open_packet()
    monkeypatch.setattr(packet_page, "printer_called", to_pdf(tmp_path / "printed.pdf"))
    monkeypatch.setattr(QPrinter, "newPage", lambda self: False)
    page.print_packet()
    qtbot.waitUntil(lambda: "printer" in page.window().behind.message.lower(), timeout=30_000)
    assert issued(small) == () and page.print_button.isVisible()


def test_printing_can_be_stopped_and_then_counts_for_nothing(
    open_packet: Any, small: SmallOffice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    page = open_packet()
    monkeypatch.setattr(packet_page, "printer_called", to_pdf(tmp_path / "printed.pdf"))
    page.print_packet()
    qtbot.mouseClick(page.stop_button, Qt.MouseButton.LeftButton)
    assert "stopped" in page.window().behind.message
    assert issued(small) == () and page.print_button.isVisible() and not page.stop_button.isVisible()


def test_saving_writes_the_pages_shown_whole_and_is_written_down(
    open_packet: Any, small: SmallOffice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    page = open_packet()
    place = tmp_path / "packet.pdf"
    monkeypatch.setattr(paper.SavePlace, "ask", staticmethod(lambda *_: place))
    qtbot.keyClick(page.print_button, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    saved = QPdfDocument()
    saved.load(str(place))
    assert saved.pageCount() == page.preview.document.pageCount()
    assert issued(small)[-1].destination == "file"
    assert "packet.pdf" in page.window().behind.message


def test_a_place_that_cannot_be_written_is_told_and_leaves_nothing(
    open_packet: Any, small: SmallOffice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_packet()
    place = tmp_path / "missing" / "packet.pdf"
    monkeypatch.setattr(paper.SavePlace, "ask", staticmethod(lambda *_: place))
    page.save()
    assert page.window().behind.message
    assert issued(small) == () and not place.parent.exists()


def test_without_a_printer_saving_is_the_next_step(open_packet: Any, one_printer: list[str]) -> None:
    one_printer.clear()
    page = open_packet()
    assert page.primary() is page.keep_first is QApplication.focusWidget()
    assert not page.print_button.isVisible() and not page.choices.printer.isVisible()
    assert "No printer found" in texts(page)
    page.print_packet()
    assert page.window().behind.message == ""


def test_up_and_down_walk_the_documents_and_bring_their_pages(open_packet: Any, qtbot: QtBot) -> None:
    page = open_packet()
    row_of(page, "appointment-card").setFocus()
    for _ in range(3):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
    there = QApplication.focusWidget()
    row = page.documents.rows[page.documents.cards.index(there)]
    assert page.preview.page == min(page._packet.page_starts[code] for code in row.codes) - 1 > 0
    qtbot.keyClick(there, Qt.Key.Key_Up)
    assert QApplication.focusWidget() is page.documents.cards[page.documents.cards.index(there) - 1]


def test_page_down_turns_and_the_document_in_view_is_marked(open_packet: Any, qtbot: QtBot) -> None:
    page = open_packet()
    last = page.preview.document.pageCount() - 1
    for _ in range(last + 3):
        qtbot.keyClick(page.print_button, Qt.Key.Key_PageDown)
    assert page.preview.page == last
    assert not page.preview.after.isEnabled()
    assert row_of(page, "decision-record")._current
    qtbot.keyClick(page.preview.view, Qt.Key.Key_Home)
    assert page.preview.page == 0


def test_leaving_a_document_out_makes_the_packet_shorter(open_packet: Any, qtbot: QtBot) -> None:
    page = open_packet()
    before, rights = page.preview.document.pageCount(), row_of(page, "rights")
    rights.setFocus()
    qtbot.keyClick(rights, Qt.Key.Key_Space)
    ready(qtbot, page)
    assert page.preview.document.pageCount() < before
    assert "rights" not in page._packet.page_starts
    assert QApplication.focusWidget() is row_of(page, "rights")
    for card in page.documents.cards:
        card.setChecked(False)
    qtbot.waitUntil(lambda: not page._making and page._packet is None, timeout=20_000)
    assert not page.print_button.isEnabled()
    assert page.footer.reason.text() == "Tick at least one document"


def test_one_letter_alone_can_be_left_out(open_packet: Any, qtbot: QtBot) -> None:
    page = open_packet()
    row_of(page, "referral:2").setChecked(False)
    ready(qtbot, page)
    assert "referral:1" in page._packet.page_starts and "referral:2" not in page._packet.page_starts


def test_the_paper_has_a_language_of_its_own(open_packet: Any, qtbot: QtBot) -> None:
    page = open_packet()
    assert page.language.currentText() == "Português"
    assert "As suas próximas datas" in page.preview.view.accessibleDescription()
    page.language.setCurrentIndex(page.language.findData("en"))
    page.language.activated.emit(page.language.currentIndex())
    ready(qtbot, page)
    qtbot.waitUntil(lambda: "As suas" not in page.preview.view.accessibleDescription(), timeout=20_000)
    assert "Documents" in texts(page)


def test_a_missing_signature_is_said_and_what_leaves_the_office(
    small: SmallOffice, open_packet: Any, qtbot: QtBot
) -> None:
    case = small.of("Tiago").id
    plans.state_consent(small.technician, case, "online", ConsentState.GIVEN)
    page = open_packet()
    notices = [frame.title.text() for frame in page.choices.findChildren(AlertFrame)]
    assert notices == ["One signature is missing"]
    assert "Centro Exemplo" in texts(page.choices.leaves)
    assert "Not passed on" in texts(page.choices.leaves)


def test_a_decision_that_is_not_signed_cannot_be_ticked(small: SmallOffice, at_desk: Any, qtbot: QtBot) -> None:
    page = at_desk(small.technician, "packet", case=small.of("Olena").id)
    ready(qtbot, page)
    record = row_of(page, "decision-record")
    assert not record.isEnabled() and not record.isChecked()
    assert "decision-record" not in page._packet.page_starts


def test_leaving_forgets_the_pages(open_packet: Any) -> None:
    page = open_packet()
    page.room.go("today")
    assert page.preview.document.pageCount() == 0
    assert page._packet is None


@pytest.mark.parametrize(
    ("language", "shape"),
    [
        ("en", {}),
        ("pt", {}),
        ("pt", {"scale": 2.0}),
        ("en", {"scale": 2.0, "theme": "high_contrast"}),
        ("pt", {"size": (1024, 570), "theme": "dark"}),
    ],
)
def test_everything_can_be_read_named_and_hit(open_packet: Any, language: str, shape: dict[str, Any]) -> None:
    page = open_packet(language, **shape)
    assert clipped_texts(page) == []
    assert unnamed_controls(page) == []
    assert small_targets(page) == []
