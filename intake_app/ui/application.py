"""Starting the window: the first page is painted before anything heavy is read."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QLocale, QObject, QStandardPaths, Qt
from PySide6.QtWidgets import QApplication

from intake_app.domain.errors import UserError
from intake_app.ui.background import finish_background, run_in_background
from intake_app.ui.collecting import Collector
from intake_app.ui.entrance import Entrance, FrontPage, RealClock
from intake_app.ui.first_words import first_words
from intake_app.ui.guard import ClipboardKeeper, SystemWatch, keep_printing_local
from intake_app.ui.look import apply_look, complete_look, set_words
from intake_app.ui.settings import Settings, load_settings, save_settings
from intake_app.ui.shelf import Shelf
from intake_app.ui.sole_window import SoleWindow
from intake_app.ui.window import MainWindow

if TYPE_CHECKING:
    from intake_app.casework.office import Clock, Desk
    from intake_app.casework.unlocking import SlotOwner
    from intake_app.store.keys import KdfProfile


def config_folder() -> Path:
    """Where this computer keeps the window's settings."""
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericConfigLocation)) / "intake-app"


def default_vault() -> Path:
    """Where the office lies unless somebody says otherwise."""
    from platformdirs import user_data_path

    return user_data_path("intake-app", appauthor=False) / "office"


def system_theme(app: QApplication) -> str:
    """The theme the computer is set to."""
    hints = app.styleHints()
    accessibility = getattr(hints, "accessibility", None)
    if accessibility is not None:
        contrast = accessibility().contrastPreference()
        if contrast == Qt.ContrastPreference.HighContrast:
            return "high_contrast"
    return "dark" if hints.colorScheme() == Qt.ColorScheme.Dark else "light"


def system_language() -> str:
    """The language of the computer, as far as we speak it."""
    return "pt" if QLocale.system().language() == QLocale.Language.Portuguese else "en"


class Program(QObject):
    """One run of the window: settings, words and look, and what stands in front of the lock.

    `demo` opens the throwaway office instead of a vault; closing or locking it ends it. With `case`, a file, that
    office has no cases, and shows what the case in the file comes to."""

    def __init__(
        self,
        app: QApplication,
        folder: Path | None,
        *,
        demo: bool = False,
        case: Path | None = None,
        config: Path | None = None,
        clock: Clock | None = None,
        profile: KdfProfile | None = None,
    ) -> None:
        super().__init__()
        self.app, self.demo, self.case = app, demo or case is not None, case
        self.collector = Collector(self)
        self.folder = folder
        self.clock = clock or RealClock()
        self.shelf = Shelf()
        self._profile = profile
        self._config = config or config_folder()
        settings = load_settings(self._config)
        if not settings.language:
            settings = settings.changed(language=system_language())
        self._speak(settings.language)
        self._put_on_look(settings, first=True)
        self.window = MainWindow(self._front, settings)
        # Nothing in the demonstration needs the lock, and everything done in it would be gone.
        self.window.locks_itself = not self.demo
        self.window.settings_changed.connect(self._keep)
        self.window.language_changed.connect(self._speak)
        self._is_restoring = False
        self.window.restore_asked.connect(self.restore, Qt.ConnectionType.QueuedConnection)
        self.window.look_asked.connect(lambda: self._put_on_look(self.window.settings))
        self.window.painted.connect(self.warm_up)
        app.styleHints().colorSchemeChanged.connect(self._scheme_changed)

    def show(self) -> None:
        """Show the first page."""
        self.window.show_front()
        self.window.show()

    def come_forward(self) -> None:
        """Show the window above all others: somebody started the program again."""
        self.window.setWindowState(self.window.windowState() & ~Qt.WindowState.WindowMinimized)
        self.window.show()
        self.window.raise_()
        self.window.activateWindow()

    def close(self) -> None:
        """Let go of the application; for a program that is started more than once in one process."""
        self.app.styleHints().colorSchemeChanged.disconnect(self._scheme_changed)
        self.collector.stop()

    def _scheme_changed(self) -> None:
        self._put_on_look(self.window.settings)

    # ------------------------------------------------------------------------------------------------------ settings

    def _speak(self, language: str) -> None:
        self._words = first_words(language)
        set_words(self._words.texts)
        QLocale.setDefault(QLocale("pt_PT" if language == "pt" else "en_GB"))

    def _put_on_look(self, settings: Settings, first: bool = False) -> None:
        theme = system_theme(self.app) if settings.theme == "system" else settings.theme
        apply_look(self.app, theme, settings.text_scale, first=first)

    def _keep(self, settings: Settings) -> None:
        if not self.demo:
            save_settings(self._config, settings)

    # --------------------------------------------------------------------------------------------- in front of the lock

    @property
    def _place(self) -> Path:
        return self.folder or default_vault()

    def _entrance(self, window: MainWindow) -> Entrance:
        def in_background(
            function: Callable[[], Any],
            on_done: Callable[[Any], None],
            on_failed: Callable[[UserError], None] | None = None,
        ) -> None:
            run_in_background(window, function, on_done, on_failed)

        return Entrance(
            folder=self._place,
            wording=self._words,
            settings=window.settings,
            clock=self.clock,
            library=self.shelf.library,
            in_background=in_background,
            entered=self._entered,
            change_settings=window.change_settings,
            profile=self._profile,
        )

    def _front(self, window: MainWindow) -> FrontPage:
        entrance = self._entrance(window)
        if self._is_restoring:
            self._is_restoring = False
            return self._restore(window)
        if self.demo:
            from intake_app.ui.pages.opening import OpeningPage

            return OpeningPage(entrance, cases=self.case is None)
        from intake_app.casework.unlocking import glance_at_workers

        owners = glance_at_workers(entrance.folder)
        if not owners:
            try:
                owners, _ = self._strict_workers()
            except UserError as error:
                return self._set_up(window) if error.code == "no-vault" else self._cannot_open(error)
        from intake_app.ui.pages.unlock import UnlockPage

        return UnlockPage(entrance, owners)

    def _restore(self, window: MainWindow) -> FrontPage:
        from intake_app.ui.pages.restore import RestorePage

        self._words = first_words(window.settings.language, "ui-backups", "errors", "casework", "codes")
        return RestorePage(self._entrance(window), window.show_front)

    def restore(self) -> None:
        """Show the page for restoring in front of the lock; an open office is locked first."""
        self._is_restoring = True
        if self.window.desk is None:
            self.window.show_front()
        else:
            self.window.lock("asked")

    def _set_up(self, window: MainWindow, desk: Desk | None = None) -> FrontPage:
        from intake_app.ui.pages.setup import SetupPage

        self._words = first_words(window.settings.language, "ui-setup", "errors")
        return SetupPage(self._entrance(window), desk)

    def _entered(self, desk: Desk) -> None:
        from intake_app.casework.permissions import Act, allowed
        from intake_app.casework.setup import setup_progress

        window = self.window
        if not self.demo and allowed(desk.worker, Act.CHANGE_OFFICE) and not setup_progress(desk).finished:
            window.put_front(self._set_up(window, desk))
            return
        if not self.demo:
            place = str(self._place.resolve())
            last = {**window.settings.last_worker, place: desk.worker.id}
            names = {**window.settings.office, place: f"{desk.office.name}\n{desk.office.region}"}
            window.change_settings(last_worker=last, office=names)
        set_words(desk.wording.texts)
        window.enter(desk)
        if self.case is not None and window.behind is not None:
            window.behind.go("try-case", path=str(self.case))

    def mistake(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """The program itself is wrong: say so in the window and on the error output, without any answer or name."""
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        where = "" if trace is None else f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
        from intake_app.casework.fault_reports import write_report

        report = write_report(error, self.clock.now())
        # A windowed program on Windows has no error output.
        if sys.stderr is not None:
            sys.stderr.write(f"intake-app: {kind.__name__} at {where}; a report without values: {report}\n")
        if self.window.behind is not None:
            said = "The program made a mistake. What was shown as saved is safe."
            self.window.behind.say(UserError("mistake", said, f"{kind.__name__}, {where}"))

    def take_mistakes(self) -> None:
        """Whatever goes wrong anywhere comes here: Python's own words would show values."""
        sys.excepthook = self.mistake
        threading.excepthook = lambda told: self.mistake(
            told.exc_type, told.exc_value or told.exc_type(), told.exc_traceback
        )
        sys.unraisablehook = lambda told: self.mistake(
            told.exc_type, told.exc_value or told.exc_type(), told.exc_traceback
        )

    def warm_up(self) -> None:
        """What the first window did not need: the whole look, a check of the key file, and the forms."""
        complete_look(self.app)
        if self.demo:
            return
        self._watch_over()
        run_in_background(self.window, self._strict_workers, self._checked, self._not_checked)
        run_in_background(self.window, self.shelf.library, lambda _: None, lambda _: None)

    def _watch_over(self) -> None:
        """Lock with the computer's own lock, and leave nothing in the clipboard."""
        window = self.window
        if window.clipboard is None:
            window.clipboard = ClipboardKeeper(self.app.clipboard(), window)
            self.system_watch = SystemWatch(window)
            self.system_watch.heard.connect(window.lock)
            self.system_watch.listen(int(window.winId()))

    def _strict_workers(self) -> tuple[tuple[SlotOwner, ...], bool]:
        from intake_app.casework.unlocking import keys_are_whole, workers

        return workers(self._place), keys_are_whole(self._place)

    def _checked(self, found: tuple[tuple[SlotOwner, ...], bool]) -> None:
        owners, whole = found
        front = self.window.front
        if front is None or front.name != "unlock":
            return
        if getattr(front, "owners", owners) != owners:
            self.window.show_front()
        else:
            front.checked(whole)

    def _not_checked(self, error: UserError) -> None:
        front = self.window.front
        # Somebody who is restoring a backup meanwhile knows already.
        if error.code != "no-vault" and front is not None and front.name == "unlock" and self.window.desk is None:
            self.window.put_front(self._cannot_open(error))

    def _cannot_open(self, error: UserError) -> FrontPage:
        from intake_app.ui.pages.opening import OpeningPage

        return OpeningPage(self._entrance(self.window), error)


def run(argv: Sequence[str], folder: Path | None = None, demo: bool = False, case: Path | None = None) -> int:
    """Open the window and stay until it is closed. `folder` holds the vault; `demo` opens the throwaway office, `case`
    such an office with what the case in that file comes to."""
    keep_printing_local()
    QCoreApplication.setApplicationName("intake-app")
    app = QApplication([sys.argv[0] if sys.argv else "intake-app", *argv])
    app.setApplicationDisplayName("")
    sole = None if demo else SoleWindow(folder or default_vault(), config_folder())
    if sole is not None and not sole.is_first:
        sole.ring()
        return 0
    program = Program(app, folder, demo=demo, case=case)
    program.take_mistakes()
    if sole is not None:
        sole.asked.connect(program.come_forward)
    program.show()
    code = app.exec()
    finish_background()
    if sole is not None:
        sole.give_back()
    return code
