"""One service, to be read."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from intake_app.casework.directory import is_stale
from intake_app.casework.offers import distance_text, waiting_text
from intake_app.casework.words import name_of
from intake_app.domain.directory import Service
from intake_app.ui.look import Button, Card, Fact, Flow, Label, Line, Mark, stacked
from intake_app.ui.page import Room


class ServiceDetail(Card):
    """Everything that is known of a service. *Signals*: `change_wanted()`, `checked()`."""

    change_wanted = Signal()
    checked = Signal()

    def __init__(self, room: Room, service: Service, may_change: bool) -> None:
        super().__init__(spacing=10)
        self.room, self.service = room, service
        text = room.text
        self.add(Label(service.name, "name", wrap=True))
        if service.summary:
            self.add(Label(service.summary, "body", "text.secondary", wrap=True))
        marks = self._marks()
        if marks:
            self.add(Flow(*marks, spacing=8))
        self.change = Button(text("ui.services.change"), "quiet", icon="pencil")
        self.check = Button(text("ui.services.check"), "quiet", icon="check")
        self.check.setToolTip(text("ui.services.check.why"))
        self.change.clicked.connect(lambda _=False: self.change_wanted.emit())
        self.check.clicked.connect(lambda _=False: self.checked.emit())
        if may_change:
            self.add(Flow(self.change, self.check, spacing=8))
        self.add(Line())
        for label, value in self._facts():
            if value:
                self.add(Fact(text(f"ui.services.fact.{label}"), value, width=118, strong=False))
        self.add(Line())
        self.add(Label(text("ui.services.column.kinds"), "strong"))
        if not service.kinds:
            self.add(Label(text("ui.services.no_kind"), "body", "alert.caution", wrap=True))
        for kind in service.kinds:
            self.add(self._kind_lines(kind))

    def _marks(self) -> list[QWidget]:
        text, today = self.room.text, self.room.desk.clock.today()
        marks: list[QWidget] = []
        if not self.service.active:
            marks.append(Mark(text("ui.services.closed"), "plain"))
        if is_stale(self.service, today):
            marks.append(
                Mark(text("ui.services.stale" if self.service.last_checked else "ui.services.never"), "unverified")
            )
        return marks

    def _kind_lines(self, kind: str) -> QWidget:
        pack = self.room.desk.office.pack
        help_text = self.room.wording.first(f"{pack}#service.{kind}.help", default="")
        name = Label(name_of(self.room.wording, pack, "service", kind), wrap=True)
        return stacked(name, Label(help_text, "caption", "text.secondary", wrap=True)) if help_text else name

    def _facts(self) -> tuple[tuple[str, str], ...]:
        wording, service = self.room.wording, self.service
        town = " ".join(part for part in (service.postcode, service.town) if part)
        district = service.district if service.district != service.town else ""
        return (
            ("organization", service.organization),
            ("address", ", ".join(part for part in (service.address, town, district) if part)),
            ("phone", service.phone),
            ("email", service.email),
            ("url", service.url),
            ("hours", service.hours),
            ("wait", waiting_text(wording, service)),
            ("far", distance_text(wording, service)),
            ("languages", ", ".join(wording.first(f"code.language.{c}", default=c) for c in service.languages)),
            ("cost", service.cost),
            ("payer", service.payer),
            ("ages", self._ages()),
            ("eligibility", service.eligibility),
            ("access", ", ".join(wording.first(f"code.access.{a}", default=a) for a in service.access)),
            ("contact", service.contact_person),
            ("directions", service.directions),
            ("checked", wording.day(service.last_checked) if service.last_checked else ""),
        )

    def _ages(self) -> str:
        least, most = self.service.minimum_age, self.service.maximum_age
        if least is None and most is None:
            return ""
        if most is None:
            return self.room.text("ui.services.from_age", least=least)
        if least is None:
            return self.room.text("ui.services.to_age", most=most)
        return self.room.text("ui.services.ages", least=least, most=most)
