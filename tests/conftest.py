"""For all tests: no screen, no network, and property tests that do not depend on the machine's speed."""

import os
import socket
from typing import Any

import pytest
from hypothesis import settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_SCALE_FACTOR", "1")

# The same examples in every run, so that a red test is red for everybody; `explore` looks for new ones.
settings.register_profile("suite", deadline=None, derandomize=True, database=None)
settings.register_profile("explore", deadline=None, max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing may talk to a network: connecting anything but a local socket fails the test."""
    connect = socket.socket.connect

    def local_only(self: socket.socket, address: Any) -> None:
        assert self.family == getattr(socket, "AF_UNIX", None), f"a connection to {address!r} was tried"
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", local_only)
