"""A policy of the office's own, in a folder: read and compared before it is taken, then trusted by its hashes."""

from __future__ import annotations

import hashlib
import re
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from intake_app.casework import pack_changes, policies
from intake_app.casework.form_files import LARGEST, trust_files
from intake_app.casework.office import Desk
from intake_app.casework.pack_changes import PolicyChange
from intake_app.casework.permissions import Act, require
from intake_app.casework.policy_view import PolicyView, policy_view
from intake_app.domain.errors import UserError
from intake_app.domain.office_forms import OfficeFile, OfficeFileKind
from intake_app.store import records

if TYPE_CHECKING:
    from intake_app.definitions.problems import Problem

HOME: Final = "packs"
PACK_FILE: Final = "pack.yaml"
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_MOST: Final = 200


@dataclass(frozen=True)
class PolicyProposal:
    """A policy as it would be taken. `files` are (path within the policy, bytes); `view` is None where mistakes keep it
    from being read; `before` is the version it would replace, None for a policy that is new here.

    Broken rights are among `problems`; they do not keep it from being taken, they keep new work from beginning on it.
    """

    pack: str
    files: tuple[tuple[str, bytes], ...]
    problems: tuple[Problem, ...]
    view: PolicyView | None
    before: PolicyView | None
    changes: tuple[PolicyChange, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What keeps it from being taken."""
        return tuple(one for one in self.problems if one.severity == "error" and not one.code.startswith("rights-"))

    @property
    def can_be_taken(self) -> bool:
        return self.view is not None and not self.errors


def propose_policy(desk: Desk, folder: Path) -> PolicyProposal:
    """Read the policy in `folder` (or the `pack.yaml` in it) as if it were ours. Nothing is kept yet.

    Raises UserError `not-allowed`, `no-pack-here`, `too-large`."""
    from intake_app.definitions.checking import check_paths

    require(desk.worker, Act.CHANGE_POLICIES)
    folder = (folder.parent if folder.name == PACK_FILE else folder).resolve()
    if not (folder / PACK_FILE).is_file() or not _NAME.fullmatch(folder.name):
        raise UserError(
            "no-pack-here", "There is no policy in this folder. Choose the folder that holds pack.yaml.", str(folder)
        )
    desk.library.forget(folder)
    files = _files(folder)
    problems = tuple(check_paths([folder], desk.library, today=desk.clock.today()))
    view: PolicyView | None = None
    before: PolicyView | None = None
    changes: tuple[PolicyChange, ...] = ()
    if not any(one.severity == "error" and not one.code.startswith("rights-") for one in problems):
        files += _further_forms(desk, folder)
        view = policy_view(desk, str(folder))
        before, changes = _compared(desk, folder, view)
    return PolicyProposal(folder.name, files, problems, view, before, changes)


def _files(folder: Path) -> tuple[tuple[str, bytes], ...]:
    found = [path for pattern in ("*.yaml", "*.csv", "tables/*.csv") for path in sorted(folder.glob(pattern))]
    large = next((path for path in found if path.stat().st_size > LARGEST), None)
    if large is not None or len(found) > _MOST:
        raise UserError("too-large", "The file is too large. Choose a smaller one.", str(large or folder))
    return tuple((path.relative_to(folder).as_posix(), path.read_bytes()) for path in found if path.is_file())


def _further_forms(desk: Desk, folder: Path) -> tuple[tuple[str, bytes], ...]:
    """The forms this policy asks that lie beside it, not here: they are taken with it."""
    here = (*desk.library.folders, folder)
    found: list[Path] = []
    for source in desk.library.pack_source(str(folder)).instruments.values():
        if not any(source.path.is_relative_to(one) for one in here):
            name = source.path.stem
            found += [source.path, *sorted(source.path.parent.glob(f"{name}.*.yaml"))]
    return tuple((path.name, path.read_bytes()) for path in found)


def _compared(desk: Desk, folder: Path, view: PolicyView) -> tuple[PolicyView | None, tuple[PolicyChange, ...]]:
    if folder.name not in desk.library.pack_ids():
        return None, ()
    try:
        before = policies.load_policy(desk.library, folder.name), policy_view(desk, folder.name)
    except UserError:
        return None, ()
    after = policies.load_policy(desk.library, str(folder)), view
    return before[1], pack_changes.policy_changes(before, after)


def take_policy(desk: Desk, proposal: PolicyProposal) -> tuple[OfficeFile, ...]:
    """Keep what was proposed, mode 0600, and its hashes in the vault, together or not at all. Files of an earlier
    version that it does not have go. Cases that began on that version stay on it.

    Raises UserError `not-allowed`, `has-problems`, and those of the disk."""
    require(desk.worker, Act.CHANGE_POLICIES)
    if not proposal.can_be_taken:
        raise UserError("has-problems", "Mend what is listed first, then load it again.", proposal.pack)
    kept = [(_office_file(desk, proposal, name, content), content) for name, content in proposal.files]
    paths = {file.path for file, _ in kept}
    old = [one for one in own_files(desk, proposal.pack) if one.path not in paths]
    version = proposal.view.row.version if proposal.view is not None else ""
    _write(desk, f"policy/{proposal.pack}", "policy-added", version, kept, old)
    return tuple(file for file, _ in kept)


def remove_policy(desk: Desk, pack_id: str) -> tuple[OfficeFile, ...]:
    """Take the office's own policy away. One of the program's with the same name stands again.

    Raises UserError `not-allowed`, `no-office-file`, `policy-in-use` for the one new cases begin on where the program
    has none of that name."""
    require(desk.worker, Act.CHANGE_POLICIES)
    old = own_files(desk, pack_id)
    if not old:
        raise UserError("no-office-file", "The office has added no such file.", pack_id)
    home = records.forms_folder(desk.vault)
    shipped = any((one / HOME / pack_id / PACK_FILE).is_file() for one in desk.library.folders if one != home)
    if pack_id == desk.office.pack and not shipped:
        raise UserError("policy-in-use", "New cases begin on this policy. Choose another one first.", pack_id)
    _write(desk, f"policy/{pack_id}", "policy-removed", "", [], list(old))
    return old


def own_files(desk: Desk, pack_id: str) -> tuple[OfficeFile, ...]:
    """The files of a policy the office added."""
    found = records.load_files(desk.vault).values()
    return tuple(one for one in found if one.kind is OfficeFileKind.POLICY and one.form == pack_id)


def _write(
    desk: Desk, subject: str, event: str, detail: str, kept: list[tuple[OfficeFile, bytes]], old: list[OfficeFile]
) -> None:
    now = desk.clock.now()
    with ExitStack() as files:
        for path in (*(file.path for file, _ in kept), *(file.path for file in old)):
            files.enter_context(records.as_before_on_failure(desk.vault, path))
        files.enter_context(desk.vault.transaction(desk.worker, event, subject, detail, at=now))
        for file, content in kept:
            records.keep_file(desk.vault, file, content)
        for file in old:
            records.drop_file(desk.vault, replace(file, sha256="", stated_at=now, worker=desk.worker.id))
    trust_files(desk.vault, desk.library)


def _office_file(desk: Desk, proposal: PolicyProposal, name: str, content: bytes) -> OfficeFile:
    version = proposal.view.row.version if proposal.view is not None else ""
    return OfficeFile(
        path=f"{HOME}/{proposal.pack}/{name}",
        sha256=hashlib.sha256(content).hexdigest(),
        kind=OfficeFileKind.POLICY,
        form=proposal.pack,
        language="",
        edition=version,
        stated_at=desk.clock.now(),
        worker=desk.worker.id,
    )
