"""Permissions of owners, the office's protocol texts and its own files of forms: appended, never overwritten."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from intake_app.domain.office_forms import FormPermission, OfficeFile, OfficeFileKind, ProtocolText
from intake_app.store.encoding import iso
from intake_app.store.failures import told
from intake_app.store.folder import write_atomically
from intake_app.store.open_vault import Vault

FOLDER: Final = "forms"
"""Where the office's own files lie, beside the vault."""


def forms_folder(vault: Vault) -> Path:
    """The folder of the office's own forms and wordings; it need not be there."""
    return vault.folder / FOLDER


# --------------------------------------------------------------------------------------------------------- permissions


def append_permission(vault: Vault, permission: FormPermission) -> None:
    """Add what the owner of a form allowed, or that it no longer holds."""
    vault.append(
        "form_permission",
        {
            "form": permission.form,
            "given_by": permission.given_by,
            "given_on": iso(permission.given_on),
            "reference": permission.reference,
            "until": iso(permission.until),
            "note": permission.note,
            "stated_at": permission.stated_at.isoformat(),
            "worker": permission.worker,
            "withdrawn": int(permission.withdrawn),
        },
    )


def load_permissions(vault: Vault) -> dict[str, FormPermission]:
    """The latest record of each form, withdrawn ones too."""
    return {one.form: one for one in load_permission_history(vault)}


def load_permission_history(vault: Vault, form: str = "") -> tuple[FormPermission, ...]:
    """Everything ever recorded, oldest first; of one `form` or of all."""
    rows = vault.rows(
        "SELECT form, given_by, given_on, reference, until, note, stated_at, worker, withdrawn FROM form_permission "
        "WHERE ? IN ('', form) ORDER BY sequence",
        (form,),
    )
    return tuple(
        FormPermission(
            name, by, _day(on), reference, _day(until), note, datetime.fromisoformat(at), worker, bool(withdrawn)
        )
        for name, by, on, reference, until, note, at, worker, withdrawn in rows
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


# ----------------------------------------------------------------------------------------------------- protocol texts


def append_protocol(vault: Vault, protocol: ProtocolText) -> None:
    """Add the office's protocol for an alert in one language; the one before stays in the history."""
    vault.append(
        "protocol_text",
        {
            "alert": protocol.alert,
            "language": protocol.language,
            "text": protocol.text,
            "stated_at": protocol.stated_at.isoformat(),
            "worker": protocol.worker,
        },
    )


def load_protocols(vault: Vault) -> dict[tuple[str, str], ProtocolText]:
    """The protocols in force by alert and language; alerts whose text was taken away are not among them."""
    latest = {(one.alert, one.language): one for one in load_protocol_history(vault)}
    return {key: one for key, one in latest.items() if one.text}


def load_protocol_history(vault: Vault, alert: str = "") -> tuple[ProtocolText, ...]:
    """Every version, oldest first; of one `alert` or of all."""
    rows = vault.rows(
        "SELECT alert, language, text, stated_at, worker FROM protocol_text WHERE ? IN ('', alert) ORDER BY sequence",
        (alert,),
    )
    return tuple(
        ProtocolText(name, language, text, datetime.fromisoformat(at), worker)
        for name, language, text, at, worker in rows
    )


# -------------------------------------------------------------------------------------------------------------- files


def keep_file(vault: Vault, file: OfficeFile, content: bytes) -> None:
    """Write a file of the office's forms, mode 0600, and its hash into the vault. Inside a transaction.

    Put `as_before_on_failure` around the transaction.
    """
    path = forms_folder(vault) / file.path
    with told(file.path):
        home = forms_folder(vault)
        for folder in (home, *reversed([one for one in path.parents if home in one.parents])):
            folder.mkdir(mode=0o700, exist_ok=True)
    append_file(vault, file)
    write_atomically(path, content)


def drop_file(vault: Vault, file: OfficeFile) -> None:
    """Remove a file and record that it is gone. Inside a transaction."""
    append_file(vault, file)
    with told(file.path):
        (forms_folder(vault) / file.path).unlink(missing_ok=True)


@contextmanager
def as_before_on_failure(vault: Vault, path: str) -> Iterator[None]:
    """Around a transaction that keeps or drops the file at `path`: when it fails, the file is put back as it was."""
    place = forms_folder(vault) / path
    before = place.read_bytes() if place.is_file() else None
    try:
        yield
    except BaseException:
        if before is not None:
            write_atomically(place, before)
        else:
            place.unlink(missing_ok=True)
        raise


def append_file(vault: Vault, file: OfficeFile) -> None:
    """Add what is known of a file from now on."""
    vault.append(
        "form_file",
        {
            "path": file.path,
            "sha256": file.sha256,
            "kind": file.kind.value,
            "form": file.form,
            "language": file.language,
            "edition": file.edition,
            "stated_at": file.stated_at.isoformat(),
            "worker": file.worker,
        },
    )


def load_files(vault: Vault) -> dict[str, OfficeFile]:
    """The files in use by their path; removed ones are not among them."""
    latest = {one.path: one for one in load_file_history(vault)}
    return {path: one for path, one in latest.items() if one.sha256}


def load_file_history(vault: Vault) -> tuple[OfficeFile, ...]:
    """Everything ever added and removed, oldest first."""
    rows = vault.rows(
        "SELECT path, sha256, kind, form, language, edition, stated_at, worker FROM form_file ORDER BY sequence"
    )
    return tuple(map(_file, rows))


def _file(row: tuple[Any, ...]) -> OfficeFile:
    path, sha256, kind, form, language, edition, at, worker = row
    return OfficeFile(path, sha256, OfficeFileKind(kind), form, language, edition, datetime.fromisoformat(at), worker)
