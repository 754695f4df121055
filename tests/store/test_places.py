"""Where an office may lie, on made-up mount tables, and who may take another place."""

from pathlib import Path
from typing import Any

import pytest

from intake_app.domain.errors import UserError
from intake_app.domain.person import Role
from intake_app.store import audit, places
from intake_app.store import folder as files
from intake_app.store.places import Mount, PlaceKind, Unsafe, unsafe
from intake_app.store.vault import NewWorker, create_vault, unlock

TABLE = r"""
/dev/sda2 / ext4 rw,relatime 0 0
tmpfs /tmp tmpfs rw 0 0
/dev/sdb1 /media/ana/STICK vfat rw,nosuid 0 0
/dev/sdc1 /media/ana/My\040Disk exfat rw 0 0
/dev/sdd1 /media/ana/LOCKED vfat ro,nosuid 0 0
/dev/sde1 /mnt/ntfs fuseblk rw 0 0
server:/export /home nfs4 rw,vers=4.2 0 0
//server/share /mnt/share cifs rw 0 0
ana@host:/data /mnt/ssh fuse.sshfs rw 0 0
remote: /mnt/rclone fuse.rclone rw 0 0
portal /run/user/1000/doc fuse.portal rw 0 0
enc /home/ana/vault fuse.gocryptfs rw 0 0
C:\134 /mnt/c 9p rw,dirsync,aname=drvfs;path=C:\;uid=1000,trans=fd 0 0
none /sandbox 9p rw,trans=fd,rfdno=4 0 0
host /mnt/host 9p rw,trans=tcp 0 0
/dev/sda2 /home/ana/here ext4 rw 0 0
vm /mnt/vm vboxsf rw 0 0
web /mnt/dav fuse.davfs rw 0 0
""".strip()
MOUNTS = places.read_mounts(TABLE)


@pytest.mark.parametrize(
    ("folder", "sign"),
    [
        ("/home/ana/office", "nfs4"),
        ("/mnt/share/office", "cifs"),
        ("/mnt/share", "cifs"),
        ("/mnt/ssh/office", "fuse.sshfs"),
        ("/mnt/rclone/x/y", "fuse.rclone"),
        ("/run/user/1000/doc/a", "fuse.portal"),
        ("/mnt/c/Users/ana/office", "9p"),
        ("/mnt/host/office", "9p"),
        ("/mnt/vm/office", "vboxsf"),
        ("/mnt/dav/office", "fuse.davfs"),
        (r"\\server\share\office", "UNC"),
        ("//server/share/office", "UNC"),
    ],
)
def test_a_network_is_refused(folder: str, sign: str) -> None:
    assert unsafe(Path(folder), mounts=MOUNTS, variables={}) == Unsafe(PlaceKind.NETWORK, sign)


@pytest.mark.parametrize(
    "folder",
    ["/srv/office", "/tmp/office", "/media/ana/STICK/office", "/mnt/ntfs/office", "/home/ana/vault/office",
     "/home/ana/here/office", "/sandbox/office", "/srv/megaphone/office", "/srv/boxes/office", "/srv/synced/office",
     "/mnt/shared/office"],
)  # fmt: skip
def test_a_disk_of_this_computer_is_taken(folder: str) -> None:
    assert unsafe(Path(folder), mounts=MOUNTS, variables={}) is None


@pytest.mark.parametrize(
    "part",
    ["OneDrive", "OneDrive - Exemplo", "Dropbox", "Dropbox (Exemplo)", "Google Drive", "GoogleDrive-ana@exemplo.pt",
     "My Drive", "iCloud Drive", "iCloudDrive", "com~apple~CloudDocs", "Mobile Documents", "CloudStorage", "Nextcloud",
     "Nextcloud2", "ownCloud", "pCloudDrive", "MEGA", "Box", "Box Sync", "Seafile", "SynologyDrive", "Proton Drive"],
)  # fmt: skip
def test_a_synchronised_folder_is_refused(part: str) -> None:
    folder = Path("/srv/ana") / part / "work" / "office"
    assert unsafe(folder, mounts=MOUNTS, variables={}) == Unsafe(PlaceKind.SYNCED, part)


@pytest.mark.parametrize("sign", [".dropbox", ".stfolder", ".nextcloudsync.log", ".owncloudsync.log", ".sync"])
def test_the_traces_of_such_a_program_are_seen_above_the_folder(tmp_path: Path, sign: str) -> None:
    (tmp_path / sign).mkdir()
    assert unsafe(tmp_path / "a" / "office", variables={}) == Unsafe(PlaceKind.SYNCED, sign)


def test_what_the_computer_calls_its_synchronised_folder_counts(tmp_path: Path) -> None:
    found = unsafe(tmp_path / "docs" / "office", variables={"OneDriveCommercial": str(tmp_path / "docs")})
    assert found == Unsafe(PlaceKind.SYNCED, "OneDriveCommercial")
    assert unsafe(tmp_path / "else", variables={"OneDriveCommercial": str(tmp_path / "docs")}) is None


def test_a_link_into_such_a_folder_leads_there(tmp_path: Path) -> None:
    (tmp_path / "Dropbox" / "office").mkdir(parents=True)
    (tmp_path / "office").symlink_to(tmp_path / "Dropbox" / "office")
    assert unsafe(tmp_path / "office", variables={}) == Unsafe(PlaceKind.SYNCED, "Dropbox")


def test_what_macos_prints_is_read() -> None:
    table = (
        "/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)\n"
        "//ana@server/share on /Volumes/share (smbfs, nodev, nosuid, mounted by ana)\n"
        "/dev/disk4s1 on /Volumes/STICK (msdos, local, nodev)\n"
    )
    mounts = places.read_mac_mounts(table)
    assert unsafe(Path("/Volumes/share/office"), mounts=mounts, variables={}) == Unsafe(PlaceKind.NETWORK, "smbfs")
    assert unsafe(Path("/Volumes/STICK/office"), mounts=mounts, variables={}) is None
    assert Path("/Volumes/STICK") in places.removable_drives(mounts)
    assert Path("/Volumes/share") not in places.removable_drives(mounts)


def test_sticks_are_found_and_protected_ones_left_out() -> None:
    assert places.removable_drives(MOUNTS) == (Path("/media/ana/My Disk"), Path("/media/ana/STICK"))


# ------------------------------------------------------------------------------------------------- with a real vault


@pytest.fixture
def on_a_network(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(places, "own_mounts", lambda: (Mount("/", "ext4"), Mount(str(tmp_path), "nfs4")))


def code_of(act: Any) -> str:
    with pytest.raises(UserError) as caught:
        act()
    return caught.value.code


@pytest.mark.usefixtures("on_a_network")
def test_no_office_is_made_there(tmp_path: Path, office: Any, cheap: Any, now: Any) -> None:
    worker = NewWorker("Marta Exemplo", Role.SUPERVISOR, "janela azul corre devagar hoje")

    def make(reason: str) -> None:
        create_vault(tmp_path / "office", office, worker, profile=cheap, now=now, accept_place=reason)

    assert code_of(lambda: make("")) == "network-place"
    assert code_of(lambda: make("the only disk there is")) == "network-place"
    assert not (tmp_path / "office").exists()


def test_an_administrator_takes_the_place_once_with_a_reason(
    tmp_path: Path, office: Any, cheap: Any, now: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from intake_app.store import staff

    folder, password = tmp_path / "office", "janela azul corre devagar hoje"
    first = NewWorker("Ana Exemplo", Role.ADMINISTRATOR, password)
    vault, _ = create_vault(folder, office, first, profile=cheap, now=now)
    assert vault.worker is not None
    ana = vault.worker
    rui = staff.add_worker(vault, NewWorker("Rui Exemplo", Role.SUPERVISOR, password), actor=ana, at=now, profile=cheap)
    vault.close()
    before = (folder / files.DATABASE).read_bytes()
    monkeypatch.setattr(places, "own_mounts", lambda: (Mount("/", "ext4"), Mount(str(tmp_path), "cifs")))

    assert code_of(lambda: unlock(folder, ana.id, password, now)) == "network-place"
    assert (folder / files.DATABASE).read_bytes() == before
    assert code_of(lambda: unlock(folder, rui.id, password, now, accept_place="why not")) == "place-not-allowed"
    assert code_of(lambda: unlock(folder, rui.id, password, now)) == "network-place"

    with unlock(folder, ana.id, password, now, accept_place="a server of our own") as taken:
        (event,) = audit.events(taken.connection, event="place-accepted")
        assert "a server of our own" in event.detail and event.actor == ana.id
    with unlock(folder, rui.id, password, now) as opened:
        assert opened.is_writable

    # Another kind of place is another question, and nobody without the key can answer it.
    monkeypatch.setattr(places, "own_mounts", lambda: (Mount("/", "ext4"), Mount(str(tmp_path), "nfs4")))
    assert code_of(lambda: unlock(folder, ana.id, password, now)) == "network-place"
    content = files.read_checked(folder / files.PLACE)
    assert content is not None
    files.write_checked(folder / files.PLACE, {**content, "sign": "nfs4"})
    assert code_of(lambda: unlock(folder, ana.id, password, now)) == "network-place"
