"""`vault export` and `vault import`: what the office gives out, and takes over after a look."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_vault_backup import folder, ran

__all__ = ["folder"]


def test_services_go_out_and_come_back_after_a_look(folder: Path, tmp_path: Path, capsys: Any) -> None:
    path = tmp_path / "more.csv"
    path.write_text("name,town,kinds\nExemplo House,Exemplo,peer-support\n", encoding="utf-8")
    code, told, _ = ran(capsys, "vault", "--vault", folder, "import", path)
    assert code == 0 and (told["new"], told["taken"]) == (["Exemplo House"], 0)
    code, told, _ = ran(capsys, "vault", "--vault", folder, "import", path, "--take")
    assert code == 0 and told["taken"] == 1
    for ending in ("csv", "json", "zip"):
        out = tmp_path / f"out.{ending}"
        code, told, _ = ran(capsys, "vault", "--vault", folder, "export", "services", "-o", out)
        assert code == 0 and told["records"] == 1 and out.stat().st_size > 100
        code, told, _ = ran(capsys, "vault", "--vault", folder, "import", out)
        assert code == 0 and (told["new"], told["changed"], told["same"]) == ([], {}, 1)


def test_the_trail_goes_out_without_names(folder: Path, tmp_path: Path, capsys: Any) -> None:
    out = tmp_path / "trail.json"
    code, told, _ = ran(capsys, "vault", "--vault", folder, "export", "trail", "-o", out)
    text = out.read_text(encoding="utf-8")
    assert code == 0 and told["records"] > 2
    assert "case-opened" in text and "Tiago" not in text and json.loads(text)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("export", "services", "-o", "out.txt"), "End the name"),
        (("import", "nowhere.csv"), "cannot be read"),
        (("export", "services", "-o", "no/such/folder/out.csv"), "cannot be written"),
    ],
)
def test_what_cannot_be_done_says_why(folder: Path, capsys: Any, arguments: tuple[str, ...], said: str) -> None:
    code, _, error = ran(capsys, "vault", "--vault", folder, *arguments)
    assert code == 2 and said in error
