"""Where an office may lie: on a disk of this computer, in no folder that another program keeps in step with others.

A database on a network share loses locks and syncs that servers promise and do not keep (sqlite.org, How To Corrupt);
a synchronised folder copies the file in the middle of a change and puts older copies back.
"""

import hmac
import os
import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path, PurePath
from typing import Final

from intake_app.domain.errors import UserError
from intake_app.domain.person import Role
from intake_app.store import folder as files
from intake_app.store.open_vault import Vault


class PlaceKind(StrEnum):
    """Why a place is not safe."""

    NETWORK = "network-place"
    SYNCED = "synced-place"


@dataclass(frozen=True)
class Mount:
    """One mounted file system: where, of what kind, and its options."""

    point: str
    kind: str
    options: str = ""


@dataclass(frozen=True)
class Unsafe:
    """A place that is not safe, and what gave it away: a kind of file system, or a name of a folder."""

    kind: PlaceKind
    sign: str


_PLATFORM: str = sys.platform

# fmt: off
_NETWORK: Final = frozenset((
    "nfs", "nfs4", "nfsd", "cifs", "smb", "smb2", "smb3", "smbfs", "afs", "afpfs", "ncp", "ncpfs", "coda", "ceph",
    "gfs", "gfs2", "ocfs2", "lustre", "beegfs", "glusterfs", "gpfs", "orangefs", "pvfs2", "davfs", "davfs2", "webdav",
    "ftp", "ftpfs", "sshfs", "vboxsf", "vmhgfs", "prl_fs", "curlftpfs", "s3fs",
))
_LOCAL_FUSE: Final = frozenset((
    "fuseblk", "fuse.ntfs", "fuse.ntfs-3g", "fuse.exfat", "fuse.ext2", "fuse.gocryptfs", "fuse.cryfs", "fuse.encfs",
    "fuse.veracrypt", "fuse.securefs", "fuse.bindfs", "fuse.fuse-overlayfs", "fuse.mergerfs", "fuse.zfs", "fuse.lxcfs",
    "fuse.apfs", "fuse.dislocker",
))
# fmt: on
"""File systems outside the kernel on a disk of this computer; every other one may be anywhere."""

_SYNCED: Final = re.compile(
    r"onedrive( - .+)?|skydrive|dropbox( \(.+\))?|google ?drive.*|my drive|drivefs|icloud ?drive|icloud~.*"
    r"|com~apple~clouddocs|mobile documents|cloudstorage|nextcloud.*|owncloud.*|syncthing|pcloud ?drive"
    r"|megasync( downloads)?|mega|box( sync)?|seafile|seadrive|synologydrive|resilio sync|tresorit|proton ?drive"
    r"|koofr|yandex\.disk|filen|sync\.com|spideroak.*"
)
_SIGNS: Final = (
    ".dropbox", ".dropbox.cache", ".stfolder", ".stignore", ".nextcloudsync.log", ".owncloudsync.log", ".sync",
    "._sync_.db", ".seafile-data", ".tresorit", ".megasync", "desktop.onedrive", ".tmp.drivedownload",
)  # fmt: skip
_VARIABLES: Final = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")
_REMOTE_DRIVE: Final = 4
"""What GetDriveTypeW says of a mapped drive."""
_REMOVABLE_DRIVE: Final = 2


def unsafe(
    folder: Path,
    *,
    mounts: Iterable[Mount] | None = None,
    variables: Mapping[str, str] | None = None,
) -> Unsafe | None:
    """Why an office should not lie in `folder`, None when nothing speaks against it. The folder need not be there.

    `mounts` and `variables` are the computer's own unless given.
    """
    written = str(folder)
    if written.startswith(("\\\\", "//")) and not written.startswith(("\\\\?\\", "\\\\.\\")):
        return Unsafe(PlaceKind.NETWORK, "UNC")
    place = folder.absolute() if mounts is not None else Path(os.path.realpath(folder))
    if mounts is None and _windows_drive(place) == _REMOTE_DRIVE:
        return Unsafe(PlaceKind.NETWORK, place.drive)
    mount = mount_of(place, own_mounts() if mounts is None else mounts)
    if mount is not None and _is_network(mount):
        return Unsafe(PlaceKind.NETWORK, mount.kind)
    sign = _sync_sign(folder.absolute(), os.environ if variables is None else variables)
    if not sign and place != folder.absolute():
        sign = _sync_sign(place, {})
    return Unsafe(PlaceKind.SYNCED, sign) if sign else None


def _is_network(mount: Mount) -> bool:
    kind = mount.kind.lower()
    if kind in _NETWORK:
        return True
    if kind == "9p":
        # The root of some sandboxes, and of Windows' own Linux, is a local 9p; these are not.
        return any(sign in mount.options for sign in ("trans=tcp", "trans=rdma", "aname=drvfs"))
    return kind.startswith("fuse") and kind not in _LOCAL_FUSE


def mount_of(place: PurePath, mounts: Iterable[Mount]) -> Mount | None:
    """The file system `place` lies on: the longest mount point above it, the last mounted of two on one point."""
    above = {str(one) for one in (place, *place.parents)}
    best: Mount | None = None
    for mount in mounts:
        if mount.point in above and (best is None or len(mount.point) >= len(best.point)):
            best = mount
    return best


def own_mounts() -> tuple[Mount, ...]:
    """What is mounted on this computer; () where that cannot be told."""
    if _PLATFORM.startswith("linux"):
        try:
            return read_mounts(Path("/proc/self/mounts").read_text(encoding="utf-8", errors="surrogateescape"))
        except OSError:
            return ()
    if _PLATFORM == "darwin":
        import subprocess

        try:
            told = subprocess.run(["/sbin/mount"], capture_output=True, text=True, timeout=5, check=True).stdout
        except (OSError, subprocess.SubprocessError):
            return ()
        return read_mac_mounts(told)
    return ()


def read_mounts(table: str) -> tuple[Mount, ...]:
    """The lines of `/proc/self/mounts`; blanks in a name are written there as `\\040`."""
    found = []
    for line in table.splitlines():
        parts = line.split(" ")
        if len(parts) >= 4:
            point = re.sub(r"\\([0-7]{3})", lambda code: chr(int(code[1], 8)), parts[1])
            found.append(Mount(point, parts[2], parts[3]))
    return tuple(found)


def read_mac_mounts(table: str) -> tuple[Mount, ...]:
    """What `mount` prints on macOS: `//user@server/share on /Volumes/share (smbfs, nodev, nosuid)`."""
    lines = (re.fullmatch(r".+? on (/.*) \(([^,)]+)(?:, ([^)]*))?\)", line) for line in table.splitlines())
    return tuple(Mount(line[1], line[2], line[3] or "") for line in lines if line)


def _windows_drive(place: Path) -> int:
    if sys.platform == "win32":
        import ctypes

        return int(ctypes.windll.kernel32.GetDriveTypeW(f"{place.drive}\\"))
    return 0


def _sync_sign(place: Path, variables: Mapping[str, str]) -> str:
    for name in _VARIABLES:
        root = variables.get(name)
        if root and place.is_relative_to(root):
            return name
    for part in place.parts:
        if _SYNCED.fullmatch(part.casefold()):
            return part
    for above in (place, *place.parents):
        for sign in _SIGNS:
            if (above / sign).exists():
                return sign
    return ""


# ------------------------------------------------------------------------------------------------------ taken anyway


def accept(vault: Vault, reason: str, at: datetime) -> None:
    """Take the place the vault lies in as it is, from now on. Raises `UserError`: `not-allowed` unless an
    administrator opened it, those of the disk. A renewed key asks again."""
    found = unsafe(vault.folder)
    if found is None or is_accepted(vault.folder, vault.identity, vault.key, found):
        return
    if vault.worker is None or vault.worker.role is not Role.ADMINISTRATOR:
        raise UserError("place-not-allowed", "Only an administrator may take a place that is not safe.", "vault")
    with vault.transaction(vault.worker, "place-accepted", f"vault/{vault.identity}", f"{found.kind}: {reason}", at=at):
        pass
    content: dict[str, object] = {"version": 1, "kind": found.kind.value, "sign": found.sign}
    files.write_checked(vault.folder / files.PLACE, {**content, "mac": _code(vault.identity, vault.key, found)})


def is_accepted(folder: Path, vault: str, key: bytes | bytearray, found: Unsafe) -> bool:
    """Whether this very kind of place was taken for this vault; only whoever has its key can have said so."""
    content = files.read_checked(folder / files.PLACE) or {}
    return hmac.compare_digest(str(content.get("mac", "")), _code(vault, key, found))


def require(folder: Path, vault: str, keys: Iterable[bytes | bytearray]) -> None:
    """Raise `UserError` `network-place` or `synced-place` for a place that is not safe and was never taken."""
    found = unsafe(folder)
    if found is not None and not any(is_accepted(folder, vault, key, found) for key in keys):
        raise refusal(found, folder)


def require_safe(folder: Path, *, taken: bool = False) -> None:
    """The same for an office that is yet to be made; `taken` when somebody who may gives a reason."""
    found = None if taken else unsafe(folder)
    if found is not None:
        raise refusal(found, folder)


def _code(vault: str, key: bytes | bytearray, found: Unsafe) -> str:
    own = hmac.digest(bytes(key), b"intake-place", "sha256")
    return hmac.digest(own, f"{vault}|{found.kind}|{found.sign}".encode(), "sha256").hex()


def refusal(found: Unsafe, folder: Path) -> UserError:
    """The error for a place that is not safe and was not taken."""
    if found.kind is PlaceKind.NETWORK:
        said = (
            "This folder lies on a network. An office's file would be damaged there sooner or later. Choose a folder "
            "on this computer; use backups to carry it elsewhere."
        )
    else:
        said = (
            "This folder is kept in step with other computers by another program, which would mix up the office's "
            "file. Choose a folder outside it; use backups to carry the office elsewhere."
        )
    return UserError(found.kind.value, said, f"{folder} ({found.sign})")


# --------------------------------------------------------------------------------------------------- removable drives


def removable_drives(mounts: Iterable[Mount] | None = None) -> tuple[Path, ...]:
    """Sticks and disks that can be taken away, as far as this computer tells, and that can be written."""
    if _PLATFORM == "win32":
        letters = (Path(f"{letter}:\\") for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        found = [root for root in letters if _windows_drive(root) == _REMOVABLE_DRIVE]
    else:
        tops = ("/media/", "/run/media/", "/Volumes/")
        listed = own_mounts() if mounts is None else mounts
        found = [
            Path(one.point)
            for one in listed
            if one.point.startswith(tops) and not _is_network(one) and not one.options.startswith("ro")
        ]
    return tuple(sorted({root for root in found if mounts is not None or os.access(root, os.W_OK)}))
