"""Small files are replaced whole or not at all, and damage in them is seen."""

import errno
import os
import stat
import sys
from pathlib import Path
from typing import Any

import pytest

from intake_app.domain.errors import UserError
from intake_app.store import folder as files


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "disk-full"),
        (errno.EDQUOT, "disk-full"),
        (errno.EROFS, "vault-read-only"),
        (errno.EACCES, "vault-read-only"),
        (errno.EIO, "disk-failed"),
    ],
)
@pytest.mark.parametrize("call", ["fsync", "replace", "open"])
def test_a_write_that_fails_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: str, call: str
) -> None:
    path = tmp_path / "keys.json"
    files.write_checked(path, {"a": 1})

    def fail(*_: Any) -> None:
        raise OSError(number, "no")

    with monkeypatch.context() as patch:
        patch.setattr(os, call, fail)
        with pytest.raises(UserError) as caught:
            files.write_checked(path, {"a": 2})

    assert caught.value.code == code
    assert files.read_checked(path) == {"a": 1}
    assert [entry.name for entry in tmp_path.iterdir()] == ["keys.json"]


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX modes")
def test_files_are_for_the_owner_alone_whatever_the_habit(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        files.write_checked(tmp_path / "keys.json", {"a": 1})
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "keys.json").stat().st_mode) == 0o600


def test_every_changed_byte_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "mark.json"
    content = {"magic": "x", "sequence": 17, "name": "Comissão Exemplo"}
    files.write_checked(path, content)
    whole = path.read_bytes()
    assert files.read_checked(path) == content
    seen = 0
    for place in range(len(whole)):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        found = files.read_checked(path)
        # A changed blank between values says the same as before.
        assert found is None or found == content
        seen += found is None
    assert seen > len(whole) * 0.8
    for length in range(len(whole) - 2):
        path.write_bytes(whole[:length])
        assert files.read_checked(path) is None


def test_a_lock_is_free_again_when_it_is_given_back(tmp_path: Path) -> None:
    first = files.Ownership(tmp_path)
    with pytest.raises(UserError) as caught:
        files.Ownership(tmp_path)
    assert caught.value.code == "vault-in-use"
    first.release()
    first.release()
    files.Ownership(tmp_path).release()
