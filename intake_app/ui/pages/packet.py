"""The packet: which documents, the pages as they will be printed, what leaves the office, printing."""

from dataclasses import replace
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QAbstractButton, QApplication, QVBoxLayout, QWidget

from intake_app.casework import packets
from intake_app.casework.permissions import Act, allowed
from intake_app.domain.errors import UserError
from intake_app.printing.content import DocumentRow, PacketContent, PacketDocument
from intake_app.ui.look import Button, Combo, HeaderBar, SavedMark, Scroll, look
from intake_app.ui.packet.choices import PrintChoices
from intake_app.ui.packet.documents import DocumentList
from intake_app.ui.packet.paper import SavePlace, printer_called
from intake_app.ui.packet.preview import PagePreview
from intake_app.ui.page import Page, Room
from intake_app.ui.print_run import PrintRun

_Made = tuple[PacketDocument | None, tuple[DocumentRow, ...]]
_LIST, _SIDE = 322, 276


class PacketPage(Page):
    """Up and down walk the documents, Page up and Page down the pages, Ctrl+P prints, Ctrl+S saves.

    The pages are made in the background, one packet at a time; printing sends the bytes that are shown. In a narrow
    window what is chosen for printing stands below the documents.
    """

    name: ClassVar[str] = "packet"
    in_rail: ClassVar[str] = "cases"

    def __init__(self, room: Room) -> None:
        header = HeaderBar(" ", " ", back_name=room.text("ui.back"))
        super().__init__(room, header, scrolls=False)
        self._case = ""
        self._content: PacketContent | None = None
        self._packet: PacketDocument | None = None
        self._missing: list[tuple[str, str]] = []
        self._making = False
        self._make_again = False
        self._gone = True
        self._run: PrintRun | None = None
        header.went_back.connect(room.back)
        self._build_header()
        self._build_columns()
        self._build_footer()
        self._bind()

    # Building

    def _build_header(self) -> None:
        text = self.room.text
        self.saved = SavedMark(text("ui.saved"), text("ui.writing"), text("ui.not_saved"))
        self.header.add(self.saved)
        self.language = Combo(text("ui.packet.language"), "languages")
        self.language.setToolTip(text("ui.packet.language"))
        for code in self.room.desk.library.languages:
            self.language.addItem(text(f"ui.packet.language.{code}"), code)
        self.header.add(self.language)

    def _build_columns(self) -> None:
        self.body.setContentsMargins(19, 11, 19, 11)
        self.body.setSpacing(6)
        self.middle.setContentsMargins(5, 5, 5, 5)
        self.documents = DocumentList(self.room)
        self.choices = PrintChoices(self.room)
        self.preview = PagePreview(self.room)
        self._left, left = _column()
        self._left.insertWidget(0, self.documents)
        self._right, right = _column()
        self._right.insertWidget(0, self.choices)
        self.list = Scroll(left, self.room.text("ui.packet.documents"))
        self.side = Scroll(right, self.room.text("ui.packet.print"))
        self.body.insertWidget(0, self.list)
        self.add(self.preview, 1)
        self.body.addWidget(self.side)

    def _build_footer(self) -> None:
        text = self.room.text
        self.plan = Button(text("ui.packet.plan"), icon="arrow-left", short="")
        self.save_beside = Button(text("ui.packet.save"), "quiet", icon="file-down", key="Ctrl S", short="PDF")
        self.print_button = Button(text("ui.packet.print"), "primary", key="Ctrl P", icon="printer", large=True)
        self.stop_button = Button(text("ui.packet.stop"), icon="x", large=True)
        self.keep_first = Button(text("ui.packet.save"), "primary", key="Ctrl S", icon="file-down", large=True)
        self.plan.setVisible(allowed(self.room.desk.worker, Act.PLAN))
        self.footer.add_left(self.plan)
        self.footer.add_left(self.save_beside)
        self.footer.add(self.stop_button)
        self.footer.add(self.print_button)
        self.footer.add(self.keep_first)
        self.footer.show()
        self._offer()

    def _bind(self) -> None:
        self.language.activated.connect(lambda _: self._read())
        self.choices.changed.connect(self._read)
        self.choices.printers_changed.connect(self._offer)
        self.documents.ticked.connect(self._make)
        self.documents.looked_at.connect(self._show_document)
        self.preview.turned.connect(lambda _: self._mark_document())
        self.narrow_changed.connect(self._arrange)
        self.plan.clicked.connect(lambda: self.room.go("plan", case=self._case))
        self.print_button.clicked.connect(self.print_packet)
        self.stop_button.clicked.connect(self.stop_printing)
        for button in (self.save_beside, self.keep_first):
            button.clicked.connect(self.save)
        for key, act in (("Ctrl+P", self.print_packet), ("Ctrl+S", self.save)):
            shortcut = QShortcut(QKeySequence(key), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    # Arranging

    def _arrange(self, narrow: bool) -> None:
        (self._left if narrow else self._right).insertWidget(1 if narrow else 0, self.choices)
        self.side.setVisible(not narrow)
        self._share_width()

    def _share_width(self) -> None:
        most = look().px(_LIST) + 10
        self.list.setFixedWidth(min(most, int(self.width() * 0.44)) if self.is_narrow else most)
        self.side.setFixedWidth(look().px(_SIDE) + 10)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_width()

    def _offer(self) -> None:
        """Printing is the next step where there is a printer, saving where there is none."""
        printer = bool(self.choices.printer_name())
        ready = self._packet is not None
        self.print_button.setVisible(printer and self._run is None)
        self.stop_button.setVisible(self._run is not None)
        self.save_beside.setVisible(printer)
        self.keep_first.setVisible(not printer)
        for button in (self.print_button, self.save_beside, self.keep_first):
            button.setEnabled(ready)

    # Reading

    def open(self, **where: str) -> None:
        case = where["case"]
        content = packets.prepare(self.room.desk, case)
        if case != self._case:
            self.documents.forget()
            self.choices.copies.set_value(1)
        self._case = case
        person = content.person
        self.header.set_title(
            person.name or person.reference, self.room.text("ui.packet.caption", reference=person.reference)
        )
        self.language.setCurrentIndex(max(self.language.findData(content.wording.language), 0))
        self.saved.saved(content.episode.changed_at)
        self.choices.look_for_printers()
        self._gone = False
        self._packet = None
        self.preview.wait()
        self._read()

    def leave(self) -> bool:
        self._gone = True
        self._packet = None
        self.preview.clear()
        return True

    def _read(self) -> None:
        """Read the case anew, then make its pages."""
        desk = self.room.desk
        try:
            content = packets.prepare(desk, self._case, str(self.language.currentData()), large=self.choices.is_large())
            view = packets.packet_view(desk, self._case)
        except UserError as error:
            self.room.say(error)
            return
        self._content = content
        self.choices.show_leaving(view.leaves)
        self._missing = [(view.missing_title, view.missing_text)] if view.missing_title else []
        self.choices.show_notices(self._missing)
        self._make()

    # Making the pages

    def _make(self) -> None:
        """Make the pages of what is ticked. Asked for while others are being made, it begins after them."""
        content = self._content
        if self._making or content is None:
            self._make_again = self._making
            return
        self._making, wording = True, self.room.wording
        left_out = frozenset(self.documents.left_out)

        def made() -> _Made:
            rows = tuple(_offered(row, content) for row in packets.describe(content, wording))
            wanted = tuple(code for row in rows if row.available and row.codes not in left_out for code in row.codes)
            return packets.render(replace(content, documents=wanted)) if wanted else None, rows

        self.room.in_background(made, self._arrived, self._failed)

    def _arrived(self, made: _Made) -> None:
        self._making = False
        if self._gone:
            return
        if self._make_again:
            self._make_again = False
            self._make()
            return
        page = self.preview.page if self._packet is not None else 0
        self._packet, rows = made
        self.documents.show_rows(rows)
        self._offer()
        if self._packet is None:
            self.preview.refuse(self.room.text("ui.packet.nothing"))
        else:
            self.preview.show_pdf(self._packet.pdf, page)
        self._mark_document()
        self._show_sum()
        self._place_focus()

    def _failed(self, error: UserError) -> None:
        self._making = self._make_again = False
        if not self._gone:
            self._packet = None
            self._offer()
            self.preview.refuse(self.room.words_of(error))
            self.room.say(error)

    def _place_focus(self) -> None:
        """Nobody moved the focus while the pages were being made: it goes to the next step."""
        now = QApplication.focusWidget()
        if self.isVisible() and (now is None or now in (self, self.preview.view, self.header.back)):
            target = self.primary()
            (target if target and target.isEnabled() else self.documents.first() or self.language).setFocus(
                Qt.FocusReason.OtherFocusReason
            )

    # Documents

    def _show_document(self, row: DocumentRow) -> None:
        starts = self._packet.page_starts if self._packet is not None else {}
        pages = [starts[code] for code in row.codes if code in starts]
        if pages:
            self.preview.show_page(min(pages) - 1)
            self.documents.set_current(frozenset(row.codes))

    def _mark_document(self) -> None:
        """Mark the document the page in view belongs to."""
        starts = self._packet.page_starts if self._packet is not None else {}
        here = max((start for start in starts.values() if start <= self.preview.page + 1), default=0)
        self.documents.set_current(frozenset(code for code, start in starts.items() if start == here))

    def _show_sum(self) -> None:
        words, packet = self.room.wording, self._packet
        notices = list(self._missing)
        if packet is None:
            self.footer.set_reason(self.room.text("ui.packet.nothing"))
        else:
            count = words.plural("ui.packet.count", self.documents.count())
            pages = words.plural("ui.packet.count_pages", packet.pages)
            logged = "logged" if self.choices.printer_name() else "logged_saving"
            self.footer.set_reason(f"{count}, {pages} · {self.room.text(f'ui.packet.{logged}')}")
            if packet.missing_glyphs:
                glyphs = " ".join(packet.missing_glyphs)
                notices.append((self.room.text("ui.packet.missing_glyphs", glyphs=glyphs), ""))
        self.choices.show_notices(notices)

    # Leaving the office

    def print_packet(self) -> None:
        """Send the pages shown to the printer. When the last one is there, write down that they were printed."""
        name, copies = self.choices.printer_name(), self.choices.copies.value()
        packet, case, language = self._packet, self._case, self._paper_language()
        if packet is None or self._making or self._run is not None or not name:
            return

        def printed() -> None:
            self._ended()
            try:
                packets.record_print(self.room.desk, case, packet, name, copies, language)
            except UserError as error:
                self.room.say(error)
            else:
                self._said(self.room.text("ui.packet.printed", printer=name))

        job = self.room.text("ui.packet.job")
        printer = printer_called(name, copies)
        self._run = PrintRun(self, packet.pdf, printer, job, self.room.in_background)
        self._run.advanced.connect(self._advanced)
        self._run.printed.connect(printed)
        self._run.failed.connect(self._refused)
        self._offer()
        self._run.start()

    def stop_printing(self) -> None:
        """Stop the pages that are still to come. Nothing counts as printed."""
        if self._run is not None:
            self._run.stop()
            self._ended()
            self.room.tell(self.room.text("ui.packet.stopped"))

    def _advanced(self, page: int, pages: int) -> None:
        self.footer.set_reason(self.room.text("ui.packet.printing", page=page, pages=pages))

    def _refused(self, error: UserError) -> None:
        self._ended()
        self.room.say(error)

    def _ended(self) -> None:
        self._run = None
        self._offer()
        self._show_sum()

    def save(self) -> None:
        """Save the PDF where somebody says, then write that down."""
        if self._packet is None or self._making:
            return
        path = SavePlace.ask(self, self.room.text("ui.packet.save"), self.room.text("ui.packet.file"))
        if path is None:
            return
        try:
            packets.save_pdf(self.room.desk, self._case, self._packet, path, self._paper_language())
        except UserError as error:
            self.room.say(error)
            return
        self._said(self.room.text("ui.packet.kept", file=path.name))

    def _paper_language(self) -> str:
        return str(self.language.currentData())

    def _said(self, words: str) -> None:
        self.saved.saved(self.room.desk.clock.now())
        self.room.tell(words)
        self.room.recount()

    # Keys

    def primary(self) -> QAbstractButton | None:
        return self.print_button if self.choices.printer_name() else self.keep_first

    def first_focus(self) -> QWidget | None:
        button = self.primary()
        return button if button is not None and button.isEnabled() else self

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        turn = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}.get(Qt.Key(event.key()))
        if turn:
            self.preview.turn(turn)
        elif step:
            self.documents.walk(step)
        else:
            super().keyPressEvent(event)


def _offered(row: DocumentRow, content: PacketContent) -> DocumentRow:
    """A document that may not go into the packet yet is shown with what it waits for, and cannot be ticked."""
    if row.available and not all(code.partition(":")[0] in content.documents for code in row.codes):
        return replace(row, available=False, pages=0)
    return row


def _column() -> tuple[QVBoxLayout, QWidget]:
    holder = QWidget()
    holder.setProperty("look", "middle")
    column = QVBoxLayout(holder)
    column.setContentsMargins(5, 5, 5, 5)
    column.setSpacing(14)
    column.addStretch(1)
    return column, holder
