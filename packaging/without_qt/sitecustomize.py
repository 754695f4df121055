"""Put on PYTHONPATH, this makes PySide6 impossible to import, here and in every child process, as if not installed."""

import sys
from importlib.abc import MetaPathFinder


class _Absent(MetaPathFinder):
    def find_spec(self, fullname: str, path: object = None, target: object = None) -> None:
        if fullname.partition(".")[0] in ("PySide6", "shiboken6"):
            raise ModuleNotFoundError(f"No module named {fullname!r} (this run goes without Qt)", name=fullname)


sys.meta_path.insert(0, _Absent())
