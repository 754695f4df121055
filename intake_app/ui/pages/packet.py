"""The packet: which documents, the pages as they will be printed, what leaves the office, printing."""

from dataclasses import replace
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QVBoxLayout, QWidget

from intake_app.casework import packets
from intake_app.domain.errors import UserError
from intake_app.printing.content import DocumentRow, PacketContent, PacketDocument
from intake_app.ui.look import (
    AlertFrame,
    Button,
    Card,
    ChoiceBox,
    Combo,
    HeaderBar,
    Label,
    SavedMark,
    Scroll,
    Stepper,
    TickCard,
    Titled,
)
from intake_app.ui.look.cards import clear_layout
from intake_app.ui.packet.paper import SavePlace, print_document, printer_called, printer_names
from intake_app.ui.packet.preview import PagePreview
from intake_app.ui.page import Page, Room


class PacketPage(Page):
    """Up and down walk the documents, Page up and Page down the pages, Ctrl+P prints."""

    name: ClassVar[str] = "packet"
    in_rail: ClassVar[str] = "cases"

    def __init__(self, room: Room) -> None:
        header = HeaderBar(" ", " ", back_name=room.text("ui.back"))
        super().__init__(room, header, scrolls=False)
        self._case = ""
        self._content: PacketContent | None = None
        self._packet: PacketDocument | None = None
        self._left_out: set[tuple[str, ...]] = set()
        self._rows: tuple[DocumentRow, ...] = ()
        self._made = 0
        self.cards: list[TickCard] = []
        header.went_back.connect(room.back)
        self._build_header()
        self._build_documents()
        self.preview = PagePreview(room)
        self.add(self.preview, 1)
        self._build_print()
        self._build_footer()
        self.preview.turned.connect(self._page_turned)
        self.narrow_changed.connect(self._fit)
        for key, act in (("Ctrl+P", self.print_packet), ("Ctrl+S", self.save)):
            shortcut = QShortcut(QKeySequence(key), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    # Building

    def _build_header(self) -> None:
        text = self.room.text
        self.saved = SavedMark(text("ui.saved", time="{time}"), text("ui.writing"), text("ui.not_saved"))
        self.header.add(self.saved)
        self.language = Combo(text("ui.packet.language"))
        for code in self.room.desk.library.languages:
            self.language.addItem(text(f"ui.language.{code}"), code)
        self.language.activated.connect(lambda _: self._make())
        self.header.add(self.language)

    def _build_documents(self) -> None:
        holder = QWidget()
        holder.setProperty("look", "middle")
        self.documents = QVBoxLayout(holder)
        self.documents.setContentsMargins(5, 5, 5, 5)
        self.documents.setSpacing(2)
        self.list = Scroll(holder, self.room.text("ui.packet.documents"))
        self.body.insertWidget(0, self.list)
        self.list.setFixedWidth(332)

    def _build_print(self) -> None:
        text = self.room.text
        side = QWidget()
        side.setProperty("look", "middle")
        column = QVBoxLayout(side)
        column.setContentsMargins(5, 5, 5, 5)
        column.setSpacing(14)
        card = Card(text("ui.packet.print"))
        names = [(name, name) for name in printer_names()] or [("", text("ui.packet.no_printer"))]
        self.printer = ChoiceBox(text("ui.packet.printer"), names, names[0][0])
        self.copies = Stepper(text("ui.packet.copies"), 1, 1, 20)
        sizes = [("usual", text("ui.packet.size_usual")), ("large", text("ui.packet.size_large"))]
        self.text_size = ChoiceBox(text("ui.packet.size"), sizes, "usual")
        self.text_size.chosen.connect(lambda _: self._make())
        for field in (self.printer, self.copies, self.text_size):
            card.add(field)
        column.addWidget(card)
        self.leaves = Card(text("ui.packet.leaves"))
        column.addWidget(self.leaves)
        self.notices = QVBoxLayout()
        column.addLayout(self.notices)
        column.addStretch(1)
        self.side = Scroll(side, text("ui.packet.print"))
        self.add_side(self.side, 286)

    def _build_footer(self) -> None:
        text = self.room.text
        self.plan = Button(text("ui.packet.plan"), icon="arrow-left")
        self.plan.clicked.connect(lambda: self.room.go("plan", case=self._case))
        self.keep = Button(text("ui.packet.save"), "quiet", icon="file-down", key="Ctrl S")
        self.keep.clicked.connect(self.save)
        self.print = Button(text("ui.packet.print"), "primary", key="Ctrl P", icon="printer", large=True)
        self.print.clicked.connect(self.print_packet)
        self.footer.add_left(self.plan)
        self.footer.add_left(self.keep)
        self.footer.add(self.print)
        self.footer.show()

    def _fit(self, narrow: bool) -> None:
        self.list.setFixedWidth(250 if narrow else 332)
        self.side.setMinimumWidth(210 if narrow else 286)
        self.side.setMaximumWidth(230 if narrow else 286)

    # Reading

    def open(self, **where: str) -> None:
        if where.get("case", "") != self._case:
            self._left_out.clear()
            self._packet = None
        self._case = where["case"]
        try:
            content = packets.prepare(self.room.desk, self._case)
        except UserError as error:
            self.room.say(error)
            return
        person = content.person
        self.header.set_title(
            person.name or person.reference, self.room.text("ui.packet.caption", reference=person.reference)
        )
        index = self.language.findData(content.wording.language)
        self.language.setCurrentIndex(max(index, 0))
        self._make()

    def leave(self) -> bool:
        self.preview.clear()
        return True

    def _make(self) -> None:
        """Read the case and make the pages anew, in the background."""
        desk = self.room.desk
        try:
            content = packets.prepare(
                desk, self._case, str(self.language.currentData()), large=self.text_size.code() == "large"
            )
            view = packets.packet_view(desk, self._case)
        except UserError as error:
            self.room.say(error)
            return
        self._content = content
        self._show_side(view.leaves, view.missing_title, view.missing_text)
        self._render(content, describe=True)

    def _render(self, content: PacketContent, describe: bool = False) -> None:
        self._made += 1
        made, wording = self._made, self.room.wording
        left_out = frozenset(self._left_out)

        def make() -> tuple[int, PacketDocument | None, tuple[DocumentRow, ...]]:
            rows = packets.describe(content, wording) if describe else self._rows
            wanted = tuple(c for c in content.documents if not any(_covers(codes, c) for codes in left_out))
            return made, packets.render(replace(content, documents=wanted)) if wanted else None, rows

        if self._packet is None:
            self.preview.wait()
        self.print.setEnabled(False)
        self.room.in_background(make, self._arrived, self.room.say)

    def _arrived(self, result: tuple[int, PacketDocument | None, tuple[DocumentRow, ...]]) -> None:
        made, packet, rows = result
        if made != self._made:
            return
        page = self.preview.page if self._packet is not None else 0
        self._packet = packet
        if rows != self._rows or not self.cards:
            self._rows = rows
            self._show_rows()
        if packet is None:
            self.preview.clear()
        else:
            self.preview.show_pdf(packet.pdf, page)
        self._show_sum()

    # Documents

    def _show_rows(self) -> None:
        clear_layout(self.documents)
        self.cards = []
        self.documents.addWidget(Titled(self.room.text("ui.packet.documents"), aside=self.room.text("ui.packet.pages")))
        for row in self._rows:
            card = TickCard(
                row.title,
                row.subtitle,
                aside=str(row.pages) if row.pages else "",
                warning=row.missing,
                checked=row.available and row.codes not in self._left_out,
                framed=False,
            )
            card.setEnabled(row.available)
            card.toggled.connect(lambda on, row=row: self._tick(row, on))
            card.installEventFilter(self)
            self.cards.append(card)
            self.documents.addWidget(card)
        self.documents.addStretch(1)

    def eventFilter(self, watched: Any, event: Any) -> bool:
        if event.type() == event.Type.FocusIn and watched in self.cards:
            self._show_document(self.cards.index(watched))
        return bool(super().eventFilter(watched, event))

    def _show_document(self, index: int) -> None:
        if self._packet is None:
            return
        starts = [self._packet.page_starts[c] for c in self._rows[index].codes if c in self._packet.page_starts]
        if starts:
            self.preview.show_page(min(starts) - 1)

    def _tick(self, row: DocumentRow, on: bool) -> None:
        self._left_out.discard(row.codes) if on else self._left_out.add(row.codes)
        if self._content is not None:
            self._render(self._content)

    def _page_turned(self, page: int) -> None:
        """Mark the document the page in view belongs to."""
        if self._packet is None:
            return
        starts = self._packet.page_starts
        here = max((start for start in starts.values() if start <= page + 1), default=0)
        for row, card in zip(self._rows, self.cards, strict=False):
            card.set_current(any(starts.get(code) == here for code in row.codes))

    # Side and footer

    def _show_side(self, leaves: tuple[str, ...], missing_title: str, missing_text: str) -> None:
        self.leaves.clear()
        for line in leaves:
            self.leaves.add(Label(line, "body", "text.secondary", wrap=True))
        clear_layout(self.notices)
        if missing_title:
            self.notices.addWidget(AlertFrame("caution", missing_title, missing_text))

    def _show_sum(self) -> None:
        packet = self._packet
        self.print.setEnabled(packet is not None and bool(self.printer.code()))
        self.keep.setEnabled(packet is not None)
        if packet is None:
            self.footer.set_reason(self.room.text("ui.packet.nothing"))
            return
        count = sum(1 for card in self.cards if card.isChecked())
        words = self.room.wording
        parts = f"{words.plural('ui.packet.count', count)}, {words.plural('ui.packet.count_pages', packet.pages)}"
        reason = self.room.text("ui.packet.logged") if self.printer.code() else self.room.text("ui.packet.no_printer")
        self.footer.set_reason(f"{parts} · {reason}")
        if packet.missing_glyphs:
            missing = self.room.text("ui.packet.missing_glyphs", glyphs=" ".join(packet.missing_glyphs))
            self.notices.addWidget(AlertFrame("caution", missing))

    # Leaving the office

    def print_packet(self) -> None:
        """Print, then write down that it was printed."""
        name = self.printer.code()
        if self._packet is None or not name:
            return
        copies = self.copies.value()
        try:
            print_document(self.preview.document, printer_called(name, copies), self.room.text("ui.packet.job"))
            packets.record_print(
                self.room.desk, self._case, self._packet, name, copies, str(self.language.currentData())
            )
        except UserError as error:
            self.room.say(error)
            return
        self._said(self.room.text("ui.packet.printed", printer=name))

    def save(self) -> None:
        """Save the PDF where somebody says, then write that down."""
        if self._packet is None:
            return
        path = SavePlace.ask(self, self.room.text("ui.packet.save"), self.room.text("ui.packet.file"))
        if path is None:
            return
        try:
            packets.save_pdf(self.room.desk, self._case, self._packet, path, str(self.language.currentData()))
        except UserError as error:
            self.room.say(error)
            return
        self._said(self.room.text("ui.packet.kept", file=path.name))

    def _said(self, words: str) -> None:
        self.saved.saved(self.room.desk.clock.now())
        self.room.tell(words)
        self.room.recount()

    def primary(self) -> QAbstractButton | None:
        return self.print

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if event.key() in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            self.preview.turn(1 if event.key() == Qt.Key.Key_PageDown else -1)
        elif step and self.cards:
            at = next((n for n, card in enumerate(self.cards) if card.hasFocus()), -1)
            self.cards[max(0, min(len(self.cards) - 1, at + step))].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            super().keyPressEvent(event)


def _covers(codes: tuple[str, ...], code: str) -> bool:
    """Whether a row of the list stands for a document of the packet; `referral` stands for every letter."""
    return any(code == own or own.startswith(f"{code}:") for own in codes)
