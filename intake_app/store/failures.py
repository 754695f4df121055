"""What the driver and the file system say, in words a person can act on."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from intake_app.domain.errors import UserError

_MENDS: dict[str, str] = {
    "disk-full": "The disk is full. Free some space and try again; nothing that was shown as saved is lost.",
    "disk-failed": "The disk could not be written. Check it, then open the office again; "
    "what was shown as saved is kept.",
    "vault-read-only": "The office's folder cannot be written. Ask for the right to write in it, or take "
    "the disk's protection off.",
    "vault-in-use": "The office is open in another window or program. Close it there, then try again.",
    "no-vault": "There is no office in this folder. Choose another folder, or set up a new office.",
    "vault-damaged": "The office's file is damaged. Do not change anything; restore the latest backup.",
    "vault-went-backwards": "The office's file is older than what was saved last. Restore the latest backup, or let a "
    "supervisor or administrator accept it.",
    "vault-changed": "The office's file was changed from outside. Restore the latest backup, or let a supervisor or "
    "administrator accept it.",
    "vault-old-read-only": "The office was last used with an older version of this program, and its folder cannot be "
    "written. Copy the folder to a disk that can be, and open it there.",
    "vault-newer": "The office was last opened by a newer version of this program. Install that version here, too.",
    "wrong-words": "These are not the words of this office's recovery sheet. Compare all twelve and their order.",
    "wrong-password": "The password is not right. Try again.",
}


def user_error(code: str, place: str = "") -> UserError:
    """The error of the vault under `code`, with its words."""
    return UserError(code, _MENDS[code], place)


class RecordRefusedError(RuntimeError):
    """The database refused a record that should never have been written: a bug, not something a person can mend."""


@contextmanager
def told(place: str = "vault") -> Iterator[None]:
    """Turns errors of driver and file system into `UserError` or `RecordRefusedError`; everything else passes."""
    try:
        yield
    except OSError as error:
        raise _from_system(error, place) from None
    except Exception as error:
        # Only here: the list of workers is read without the driver, and the first window waits for it.
        from intake_app.store.driver import DriverError

        if isinstance(error, DriverError):
            raise _from_driver(error, place) from None
        raise


_BY_SQLITE_CODE: dict[str, str] = {
    "SQLITE_FULL": "disk-full",
    "SQLITE_IOERR": "disk-failed",
    "SQLITE_READONLY": "vault-read-only",
    "SQLITE_PERM": "vault-read-only",
    "SQLITE_CANTOPEN": "vault-read-only",
    "SQLITE_BUSY": "vault-in-use",
    "SQLITE_LOCKED": "vault-in-use",
    "SQLITE_NOTADB": "vault-damaged",
    "SQLITE_CORRUPT": "vault-damaged",
}
_BY_ERRNO: dict[int, str] = {
    errno.ENOSPC: "disk-full",
    errno.EDQUOT: "disk-full",
    errno.EFBIG: "disk-full",
    errno.EROFS: "vault-read-only",
    errno.EACCES: "vault-read-only",
    errno.EPERM: "vault-read-only",
    errno.ENOENT: "no-vault",
}


def _from_driver(error: Exception, place: str) -> Exception:
    from intake_app.store.driver import IntegrityError

    name: str = getattr(error, "sqlite_errorname", "") or ""
    family = "_".join(name.split("_")[:2])
    code = _BY_SQLITE_CODE.get(family)
    if code is None and not isinstance(error, IntegrityError):
        code = _by_text(str(error))
    # The text of the driver is not passed on: it may quote a value.
    return user_error(code, place) if code else RecordRefusedError(f"{type(error).__name__} {name}".strip())


def _by_text(text: str) -> str | None:
    """SQLCipher's own failures come without a code."""
    if "not a database" in text or "malformed" in text:
        return "vault-damaged"
    if "full" in text:
        return "disk-full"
    return None


def _from_system(error: OSError, place: str) -> Exception:
    return user_error(_BY_ERRNO.get(error.errno or 0, "disk-failed"), place)
