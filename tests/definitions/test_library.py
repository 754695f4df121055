"""The library: ids and paths, what is unknown, an office's own folder above the shipped one."""

from pathlib import Path
from typing import Any

import pytest

from intake_app.definitions.checking import check_paths
from intake_app.definitions.library import open_library
from intake_app.definitions.problems import has_errors
from intake_app.domain.errors import UserError
from tests.definitions.small import FORM, FORM_EN, PACK, Office


def test_it_lists_what_there_is(office: Office) -> None:
    library = office.library()
    assert (library.instrument_ids(), library.pack_ids()) == (("tiny",), ("small",))
    assert library.languages == ("en", "pt")


@pytest.mark.parametrize(
    ("ask", "code", "hint"),
    [
        (lambda library: library.instrument("tinny"), "unknown-instrument", "Did you mean 'tiny'?"),
        (lambda library: library.instrument("nowhere/tiny.yaml"), "unknown-instrument", "tiny"),
        (lambda library: library.pack("smal"), "unknown-pack", "'small'"),
        (lambda library: library.pack("../small"), "unknown-pack", "small"),
        (lambda library: library.pack(""), "unknown-pack", "small"),
        (lambda library: library.wording("de"), "unknown-language", "en"),
    ],
)
def test_an_unknown_name_is_met_with_the_nearest(office: Office, ask: object, code: str, hint: str) -> None:
    with pytest.raises(UserError) as caught:
        ask(office.library())  # type: ignore[operator]
    assert caught.value.code == code
    assert hint in caught.value.message


def test_forms_and_packs_can_be_named_by_path(office: Office) -> None:
    library = office.library()
    assert library.instrument(office.root / "forms/instruments/tiny.yaml").id == "tiny"
    assert library.pack(str(office.root / "forms/packs/small")).id == "small"
    assert library.pack(office.root / "forms/packs/small/pack.yaml").id == "small"
    assert library.pack("small") is library.pack("small")


def test_a_copy_of_a_pack_elsewhere_keeps_its_own_texts(
    office: Office, tmp_path_factory: pytest.TempPathFactory
) -> None:
    copy = tmp_path_factory.mktemp("elsewhere") / "small"
    for path in (office.root / "forms/packs/small").rglob("*"):
        if path.is_file():
            target = copy / path.relative_to(office.root / "forms/packs/small")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    texts = (copy / "pack.en.yaml").read_text(encoding="utf-8")
    (copy / "pack.en.yaml").write_text(texts.replace("It is ours.", "Ours now."), encoding="utf-8")
    (copy / "pack.yaml").write_text(PACK.replace('"1.0"', '"1.1"'), encoding="utf-8")
    library = office.library()
    pack = library.pack(copy)
    assert library.wording("en", pack=pack).text("small#route.R3") == "Ours now."
    assert library.wording("en", pack="small").text("small#route.R3") == "It is ours."
    assert list(library.pack_instruments(pack)) == ["tiny"]


def test_an_office_folder_stands_above_the_shipped_one(office: Office) -> None:
    own = office.root / "own"
    (own / "instruments").mkdir(parents=True)
    (own / "instruments/tiny.en.yaml").write_text(
        "language: en\ntitle: Official\ntexts: {q1: Asked officially?}\n", encoding="utf-8"
    )
    library = office.library()
    assert library.wording("en", instruments=["tiny"]).text("tiny/q1") == "How often?"
    library.add_folder(own)
    wording = library.wording("en", instruments=[library.instrument("tiny")])
    assert (wording.text("tiny/q1"), wording.text("tiny/age")) == ("Asked officially?", "Age")
    (own / "instruments/tiny.yaml").write_text(FORM.replace('"1.0"', '"2.0"'), encoding="utf-8")
    (own / "instruments/tiny.en.yaml").write_text(FORM_EN, encoding="utf-8")
    again = office.library()
    again.add_folder(own)
    assert again.instrument("tiny").version == "2.0"
    assert again.instrument_ids() == ("tiny",)


def test_a_form_alone_has_its_texts(office: Office) -> None:
    library = office.library()
    assert library.wording("pt", instruments=["tiny"]).text("tiny/@title") == "Tiny"
    assert not library.wording("en").has("tiny/@title")


def test_an_error_passes_through_a_with_block(office: Office) -> None:
    from contextlib import contextmanager, nullcontext

    @contextmanager
    def block():  # type: ignore[no-untyped-def]
        yield

    office.change("pack", "hit_policy: first", "hit_policy: last")
    with pytest.raises(UserError) as caught, nullcontext(), block():
        office.library().pack("small")
    assert caught.value.code == "not-a-choice"


@pytest.mark.parametrize(
    ("path", "files"),
    [
        ("forms", {"tiny.yaml", "tier.csv"}),
        ("forms/instruments", {"tiny.yaml"}),
        ("forms/instruments/tiny.yaml", {"tiny.yaml"}),
        ("forms/instruments/tiny.pt.yaml", {"tiny.yaml"}),
        ("forms/packs", {"tier.csv", "pack.yaml"}),
        ("forms/packs/small", {"tier.csv", "pack.yaml"}),
        ("forms/packs/small/pack.en.yaml", {"tier.csv", "pack.yaml"}),
        ("forms/packs/small/tables/tier.csv", {"tier.csv", "pack.yaml"}),
        ("resources", {"ui.yaml"}),
        ("resources/texts/pt/ui.yaml", {"ui.yaml"}),
        (".", {"tiny.yaml", "tier.csv", "ui.yaml"}),
    ],
)
def test_a_check_takes_any_part(office: Office, path: str, files: set[str]) -> None:
    office.change("form", "type: date", "type: day")
    office.change("tier", "high,treatment", "high,treatmant")
    office.change("screen.pt", "ui.ok: OK\n", "")
    paths = [office.root / path] if path != "." else [office.root / "forms", office.root / "resources"]
    found = {Path(p.file).name for p in check_paths(paths, office.library())}
    assert files <= found <= files | {"pack.yaml"}


@pytest.mark.parametrize(
    ("path", "code"), [("nothing", "file-missing"), ("fonts", "folder-empty"), ("fonts/a.ttf", "file-kind")]
)
def test_a_check_says_what_it_cannot_check(office: Office, path: str, code: str) -> None:
    office.write("fonts/a.ttf", "x")
    assert [p.code for p in check_paths([office.root / path], office.library())] == [code]


def test_the_shipped_forms_packs_and_texts_are_right() -> None:
    problems = [str(problem) for problem in check_paths() if problem.severity == "error"]
    assert problems == []
    library = open_library()
    for language in library.languages:
        for pack in library.pack_ids():
            assert library.wording(language, pack=pack).is_translated(f"{pack}#@title")


def test_a_problem_reads_as_place_what_and_mend(office: Office) -> None:
    office.change("route", ",court,", ",curt,")
    problems = office.problems()
    assert has_errors(problems)
    (problem,) = problems
    assert str(problem) == f"{problem.file}:3: Column 'origin': 'curt' is no possible value here. Did you mean 'court'?"


def test_forms_nobody_asks_for_are_not_read(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.write("forms/instruments/other.yaml", "id: other\n")
    opened: list[str] = []
    original = Path.open

    def recorded(self: Path, *arguments: Any, **more: Any) -> Any:
        opened.append(self.name)
        return original(self, *arguments, **more)

    monkeypatch.setattr(Path, "open", recorded)
    library = office.library()
    assert library.instrument_ids() == ("other", "tiny")
    assert library.pack_ids() == ("small",)
    assert [name for name in opened if name.endswith((".yaml", ".csv"))] == []
    library.instrument("tiny")
    assert opened == ["tiny.yaml"]
    library.pack("small")
    assert "other.yaml" not in opened
    assert opened.count("tiny.yaml") == 1
