"""A policy may bring forms of its own, in its folder."""

from tests.definitions.small import FILES, Office


def test_a_policy_asks_the_form_in_its_own_folder_before_the_common_one(office: Office) -> None:
    common = FILES["forms/instruments/tiny.yaml"]
    office.write("forms/packs/small/tiny.yaml", common.replace("version:", "# its own\nversion:", 1))
    for language in ("en", "pt"):
        office.write(
            f"forms/packs/small/tiny.{language}.yaml",
            FILES[f"forms/instruments/tiny.{language}.yaml"].replace("title: ", "title: Own ", 1),
        )
    assert not [p for p in office.problems() if p.severity == "error"]
    library = office.library()
    assert library.pack_instruments("small")["tiny"].content_hash != "" and library.instrument("tiny").id == "tiny"
    assert library.wording("en", "small").text("tiny/@title").startswith("Own ")
    assert not library.wording("en", instruments=("tiny",)).text("tiny/@title").startswith("Own ")


def test_the_form_in_its_own_folder_is_checked_too(office: Office) -> None:
    office.write("forms/packs/small/tiny.yaml", "id: tiny\nversion: '1'\nitem: []\nodd: 1\n")
    assert ("unknown-key", "tiny.yaml", 4) in office.found()
