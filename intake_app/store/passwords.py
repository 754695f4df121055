"""Passwords: what is long enough, how one is suggested, and how long to wait after wrong ones."""

import secrets
import unicodedata
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Final

from intake_app import paths
from intake_app.domain.errors import UserError
from intake_app.store import folder as files
from intake_app.store.encoding import as_utc
from intake_app.store.recovery import word_list

SHORTEST: Final = 15
LONGEST: Final = 128
SUGGESTED_WORDS: Final = 5
"""Out of 2048 words each: 55 bits, and never shorter than `SHORTEST`."""

FREE_FAILURES: Final = 5
LONGEST_WAIT: Final = 60
_LEAST_OF_ITS_OWN: Final = 6
_LEAST_DIFFERENT: Final = 5


def secret_of(password: str) -> bytes:
    """The bytes a key is derived from: the same for every way of typing the same letters (NFKC)."""
    return unicodedata.normalize("NFKC", password).encode()


def check(password: str, *, own_words: tuple[str, ...] = ()) -> None:
    """Raise `UserError` unless `password` may be used: `password-short`, `password-long`, `password-common`.

    At least 15 and at most 128 characters, no rule about kinds of characters (NIST SP 800-63B); not made of the most
    common passwords, a row of keys, or `own_words` (the worker's and the office's name) alone.
    """
    place = "password"
    length = len(unicodedata.normalize("NFKC", password))
    if length < SHORTEST:
        raise UserError("password-short", f"Use at least {SHORTEST} characters; five words are a good password.", place)
    if length > LONGEST:
        raise UserError("password-long", f"Use at most {LONGEST} characters.", place)
    rest = _folded(password)
    own = {part for word in own_words for part in _folded(word, keep_spaces=True).split() if len(part) > 2}
    for known in (*sorted(own, key=lambda word: (-len(word), word)), *_common()):
        rest = rest.replace(known, "")
    if len(rest) < _LEAST_OF_ITS_OWN or len(set(_folded(password))) < _LEAST_DIFFERENT:
        raise UserError(
            "password-common",
            "This is one of the first passwords somebody would try. Take five words that do not belong together.",
            place,
        )


def suggest(language: str) -> str:
    """Five random words of the list of `language`."""
    words = word_list(language)
    return " ".join(secrets.choice(words) for _ in range(SUGGESTED_WORDS))


def _folded(text: str, *, keep_spaces: bool = False) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in plain if c.isalnum() or (keep_spaces and c.isspace()))


@cache
def _common() -> tuple[str, ...]:
    """The longest first: a short one would break a longer one up."""
    path = paths.resources_dir() / "passwords" / "common.txt"
    lines = path.read_text(encoding="utf-8").splitlines()
    known = {_folded(line) for line in lines if line and not line.startswith("#")}
    return tuple(sorted(known, key=lambda word: (-len(word), word)))


# ------------------------------------------------------------------------------------------------------------- waiting


def seconds_to_wait(folder: Path, worker: str, now: datetime) -> int:
    """How long until `worker` may try again: 0 for the first five failures, then 1, 2, 4 ... 60 s. Survives a restart.

    A clock that was set back does not shorten it. On a stolen file the count protects nothing; only the password does.
    """
    failures, last = _attempts(folder).get(worker, (0, as_utc(now)))
    if failures < FREE_FAILURES:
        return 0
    wait = timedelta(seconds=min(LONGEST_WAIT, 2 ** (failures - FREE_FAILURES)))
    left = wait - max(as_utc(now) - last, timedelta(0))
    return max(0, -(-left // timedelta(seconds=1)))


def failures_of(folder: Path, worker: str) -> int:
    """How many wrong passwords were given for `worker` since the last right one."""
    return _attempts(folder).get(worker, (0, None))[0]


def note_failure(folder: Path, worker: str, now: datetime) -> None:
    """Count one wrong password."""
    attempts = _attempts(folder)
    count = attempts.get(worker, (0, now))[0] + 1
    _write_attempts(folder, {**attempts, worker: (count, as_utc(now))})


def forget_failures(folder: Path, worker: str) -> None:
    """After the right password."""
    attempts = _attempts(folder)
    if worker in attempts:
        _write_attempts(folder, {name: entry for name, entry in attempts.items() if name != worker})


def _attempts(folder: Path) -> dict[str, tuple[int, datetime]]:
    content = files.read_checked(folder / files.ATTEMPTS)
    try:
        entries = (content or {}).get("workers", {})
        return {
            name: (int(entry["failures"]), as_utc(datetime.fromisoformat(entry["last"])))
            for name, entry in entries.items()
        }
    except (AttributeError, KeyError, TypeError, ValueError):
        return {}


def _write_attempts(folder: Path, attempts: dict[str, tuple[int, datetime]]) -> None:
    entries = {name: {"failures": count, "last": last.isoformat()} for name, (count, last) in attempts.items()}
    files.write_checked(folder / files.ATTEMPTS, {"version": 1, "workers": entries})
