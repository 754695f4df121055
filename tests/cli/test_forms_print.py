"""`forms print` from outside."""

import json
from pathlib import Path

from intake_app import paths
from tests.cli.test_main import run


def test_a_blank_form_is_written(capfdbinary, tmp_path: Path) -> None:
    out = tmp_path / "form.pdf"
    code, said, err = run(
        capfdbinary, "forms", "print", "phq-9", "-o", str(out), "--lang", "pt", "--large", "--office", "Exemplo"
    )
    told = json.loads(said)
    assert (code, err) == (0, "")
    assert (told["form"], told["language"], told["file"]) == ("phq-9", "pt", str(out)) and told["pages"] > 1
    assert out.read_bytes().startswith(b"%PDF-")


def test_a_form_may_be_named_by_its_file(capfdbinary, tmp_path: Path) -> None:
    file = paths.forms_dir() / "instruments" / "gad-7.yaml"
    code, said, _ = run(capfdbinary, "forms", "print", str(file), "-o", str(tmp_path / "form.pdf"), "--text")
    assert code == 0 and said.startswith("gad-7 ")


def test_what_cannot_be_done_is_said(capfdbinary, tmp_path: Path) -> None:
    out = str(tmp_path / "form.pdf")
    code, said, err = run(capfdbinary, "forms", "print", "phq9", "-o", out)
    assert (code, said) == (2, "") and "phq-9" in err
    code, _, err = run(capfdbinary, "forms", "print", "phq-9", "-o", out, "--lang", "xx")
    assert code == 2 and "xx" in err
    code, _, err = run(capfdbinary, "forms", "print", "phq-9", "-o", str(tmp_path / "none" / "form.pdf"))
    assert code == 2 and "cannot be written" in err
    assert not Path(out).exists()
