"""Garbage is collected in the window's thread, and nowhere else."""

import gc
import threading
import weakref

from intake_app.ui.collecting import Collector


class Knot:
    """Something only the collector can free."""

    def __init__(self) -> None:
        self.own = self


def test_a_cycle_is_freed_between_events_in_the_windows_thread(qtbot):
    before = gc.isenabled()
    collector = Collector()
    try:
        assert not gc.isenabled()
        freed: list[int] = []
        knot = Knot()
        weakref.finalize(knot, lambda: freed.append(threading.get_ident()))
        del knot
        crowd = [Knot() for _ in range(5 * gc.get_threshold()[0])]
        del crowd
        assert freed == []
        collector.collect()
        assert freed == [threading.get_ident()]
    finally:
        collector.stop()
    assert gc.isenabled() is before
