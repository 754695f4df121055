"""Set-up of a checkout: the virtual environment, its pinned packages, and on Debian the libraries Qt links to.

Standard library only, and quick when nothing changed. Nothing is fetched when the stamp in `.venv` matches.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import platform
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGING = ROOT / "packaging"
BUILD = ROOT / "build"
LOGS = BUILD / "logs"
VENV = ROOT / ".venv"
STAMP = VENV / "intake-requirements.stamp"
WINDOWS = os.name == "nt"

# Shared libraries Qt's wheels leave to the system, and the Debian package each lies in.
QT_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libfontconfig.so.1": "libfontconfig1",
    "libbrotlidec.so.1": "libbrotli1",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
}
# Needed besides these for a window on an X display.
DISPLAY_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libX11-xcb.so.1": "libx11-xcb1",
}
WAYLAND_LIBRARIES = {
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
}
FONTS_PACKAGE = "fonts-dejavu-core"


class SetUpError(Exception):
    """The set-up cannot go on; the message says what a person can do."""


def say(text: str) -> None:
    print(text, flush=True)


def has_display() -> bool:
    """Whether a window can be opened. Windows and macOS always have a screen for us."""
    if sys.platform != "linux":
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def venv_python() -> Path:
    return VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")


def prepare(*, tests: bool, display: bool = False) -> None:
    """Bring the checkout to the state in which the program (and with `tests` its checks) runs.

    Raises SetUpError when something is missing that this program may not or cannot install.
    """
    requirements = _requirements_file(tests=tests)
    if not _stamp_holds(requirements):
        begun = time.monotonic()
        say("Setting up (only needed after a change of the pinned packages).")
        _install_system_libraries(display=display)
        _make_venv()
        _install_packages(requirements)
        _compile()
        _write_stamp(requirements)
        say(f"Set-up done in {time.monotonic() - begun:.0f} s.")
    elif display:
        _install_system_libraries(display=True)


def environment(**changes: str) -> dict[str, str]:
    """This process's environment for a child: the checkout first, no foreign Python settings."""
    values = {name: value for name, value in os.environ.items() if name not in ("PYTHONHOME", "PYTHONPATH")}
    values["PYTHONUTF8"] = "1"
    values.update(changes)
    return values


# ------------------------------------------------------------------------------------------------- virtual environment


def _requirements_file(*, tests: bool) -> Path:
    if sys.platform == "darwin" and int(platform.mac_ver()[0].split(".")[0] or 99) < 14:
        return PACKAGING / "requirements-macos13.txt"
    return PACKAGING / ("requirements-dev.txt" if tests else "requirements.txt")


def _digest(path: Path) -> str:
    text = path.read_bytes().replace(b"\r\n", b"\n")
    return hashlib.sha256(text + platform.python_version().encode() + str(ROOT).encode()).hexdigest()


def _stamp_holds(requirements: Path) -> bool:
    if not STAMP.is_file() or not venv_python().exists():
        return False
    lines = STAMP.read_text(encoding="utf-8").split()
    return _digest(requirements) in lines


def _write_stamp(requirements: Path) -> None:
    digests = [_digest(requirements)]
    if requirements.name == "requirements-dev.txt":
        # The packages for the checks contain those for running, at the same versions.
        digests.append(_digest(PACKAGING / "requirements.txt"))
    STAMP.write_text("\n".join(digests) + "\n", encoding="utf-8")


def _venv_works() -> bool:
    if not venv_python().exists():
        return False
    asked = [str(venv_python()), "-c", "import pip, platform; print(platform.python_version())"]
    try:
        answer = subprocess.run(asked, capture_output=True, text=True, check=False, env=environment())
    except OSError:
        return False
    return answer.returncode == 0 and answer.stdout.strip() == platform.python_version()


def _make_venv() -> None:
    if not _venv_works():
        say(f"  making the virtual environment .venv with Python {platform.python_version()}")
        _run([sys.executable, "-m", "venv", "--clear", str(VENV)], "venv", "Delete the folder .venv and try again.")
    # The checkout itself is the package: no build, and an edit is seen at once.
    asked = [str(venv_python()), "-c", "import sysconfig; print(sysconfig.get_paths()['purelib'])"]
    found = subprocess.run(asked, capture_output=True, text=True, check=True, env=environment())
    (Path(found.stdout.strip()) / "intake_app_checkout.pth").write_text(f"{ROOT}\n", encoding="utf-8")


def _install_packages(requirements: Path) -> None:
    names = [line.split("==")[0] for line in requirements.read_text(encoding="utf-8").splitlines() if "==" in line]
    size = "110 MB" if requirements.name == "requirements.txt" else "150 MB"
    say(f"  fetching and installing {len(names)} pinned packages, about {size}, every one checked by its hash")
    command = [str(venv_python()), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    command += ["--no-deps", "--only-binary", ":all:", "--require-hashes", "-r", str(requirements)]
    _run(command, "pip", "Is the network or the package mirror reachable? After that, run the same command again.")


def _compile() -> None:
    """Byte-compile the program: importing from source costs four times as much at the first start."""
    subprocess.run([str(venv_python()), "-m", "compileall", "-q", str(ROOT / "intake_app")], check=False)


# ------------------------------------------------------------------------------------------------------ Debian packages


def _install_system_libraries(*, display: bool) -> None:
    if sys.platform != "linux":
        return
    packages = missing_packages(display=display)
    if not packages:
        return
    line = "apt-get install -y --no-install-recommends " + " ".join(packages)
    if shutil.which("apt-get") is None:
        if packages == [FONTS_PACKAGE]:
            return
        raise SetUpError(
            "Some system libraries are missing. Install your distribution's counterparts of these Debian packages,\n"
            "then run the same command again:\n\n    " + " ".join(packages)
        )
    prefix = _root_prefix()
    if prefix is None:
        raise SetUpError(
            "Some system packages are missing, and this account may not install them. Run these lines once,\n"
            f"then run the same command again:\n\n    sudo apt-get update\n    sudo {line}"
        )
    say(f"  installing {len(packages)} Debian packages: {' '.join(packages)}")
    hint = "Run these lines by hand to see what is wrong:\n    apt-get update\n    " + line
    quiet = environment(DEBIAN_FRONTEND="noninteractive")
    _run([*prefix, "apt-get", "-q", "update"], "apt-update", hint, quiet)
    _run(
        [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", *line.replace("-y", "-q -y", 1).split()], "apt", hint, quiet
    )


def missing_packages(*, display: bool) -> list[str]:
    """The Debian packages that are missing here, in the names this release uses."""
    libraries = {**QT_LIBRARIES, **DISPLAY_LIBRARIES} if display else QT_LIBRARIES
    if display and os.environ.get("WAYLAND_DISPLAY"):
        libraries = {**libraries, **WAYLAND_LIBRARIES}
    packages = [package for library, package in libraries.items() if not _loads(library)]
    if not any(Path("/usr/share/fonts").rglob("*.?tf")):
        packages.append(FONTS_PACKAGE)
    if not _venv_works() and not _has_ensurepip():
        packages.insert(0, "python3-venv")
    if _has_64_bit_time_names():
        packages = ["libglib2.0-0t64" if name == "libglib2.0-0" else name for name in packages]
    return packages


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _has_ensurepip() -> bool:
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        return False
    return True


def _has_64_bit_time_names() -> bool:
    """Debian 13 and Ubuntu 24.04 renamed libraries in the change to 64 bit time stamps."""
    try:
        release = platform.freedesktop_os_release()
    except OSError:
        return False
    number = int((release.get("VERSION_ID") or "0").split(".")[0])
    return (release.get("ID") == "debian" and number >= 13) or (release.get("ID") == "ubuntu" and number >= 24)


def _root_prefix() -> list[str] | None:
    """How to become root without asking: not at all, by sudo, or (None) impossible."""
    if os.geteuid() == 0:
        return []
    if (
        shutil.which("sudo")
        and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    ):
        return ["sudo", "-n"]
    return None


# ------------------------------------------------------------------------------------------------------------- children


def _run(command: list[str], name: str, hint: str, env: dict[str, str] | None = None) -> None:
    """Run a step of the set-up; its output goes to a log and is shown only when it fails."""
    LOGS.mkdir(parents=True, exist_ok=True)
    log = LOGS / f"{name}.log"
    with log.open("w", encoding="utf-8") as stream:
        child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=env or environment())
        for raw in child.stdout or ():
            line = raw.decode("utf-8", "replace").rstrip()
            stream.write(line + "\n")
            _show_progress(line)
    _show_progress("")
    if child.wait():
        tail = "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-25:])
        raise SetUpError(f"{tail}\n\nThe step '{name}' failed (whole output: {log}).\n{hint}")


def _show_progress(line: str) -> None:
    """On a terminal, the child's newest line, overwriting the one before; an empty line wipes it."""
    if sys.stdout.isatty():
        width = shutil.get_terminal_size().columns - 6
        print(f"\r    {line[:width]:<{width}}" + ("" if line else "\r"), end="", flush=True)
