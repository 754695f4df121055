"""Directories of services in other people's formats: read, written, read again; nothing wrong passes unseen."""

import csv
import io
import json
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake_app import paths
from intake_app.domain.directory import Service
from intake_app.domain.errors import UserError
from intake_app.exchange.directory_files import DirectoryFormat, directory_content, read_directory
from intake_app.exchange.findings import ExchangeError

KINDS = frozenset({"housing", "brief-intervention", "peer-support"})
SUFFIX = {DirectoryFormat.HSDS_JSON: "json", DirectoryFormat.HSDS_PACKAGE: "zip", DirectoryFormat.TABLE: "csv"}
FULL = Service(
    "exemplo-house", "Exemplo House", ("housing", "peer-support"), "A bed, and somebody to talk to", "Rua Exemplo, 3",
    "Exemplo", "+351 000 000 500", "day and night", ("pt", "en"), "free", ("step-free", "dogs are welcome"), 0, None, 0,
    65, "Rita Exemplo", "bus 7", date(2026, 1, 2), "Exemplo Association", "1000-001", "Lisboa", "house@exemplo.example",
    "https://exemplo.example", "the municipality", "everybody", 38.72, -9.14, False, True,
)  # fmt: skip
words = st.text(st.characters(categories=("L", "N", "P", "Zs", "S")), max_size=30).map(
    lambda text: " ".join(text.split())
)
told = words.filter(lambda text: text not in ("–", "") and not text.startswith(("'", '"')) and "|" not in text)
told_or_not = st.just("") | told.filter(lambda text: not text.endswith('"'))
services = st.builds(
    Service,
    id=st.uuids().map(str), name=told, kinds=st.sets(st.sampled_from(sorted(KINDS))).map(lambda s: tuple(sorted(s))),
    summary=told_or_not, address=told_or_not, town=told_or_not, phone=told_or_not, hours=told_or_not,
    languages=st.sets(st.sampled_from(["pt", "en", "ar"])).map(lambda s: tuple(sorted(s))), cost=told_or_not,
    waiting_days=st.none() | st.integers(0, 400), minimum_age=st.none() | st.integers(0, 60),
    maximum_age=st.none() | st.integers(60, 99), contact_person=told_or_not, directions=told_or_not,
    last_checked=st.none() | st.dates(), postcode=told_or_not, district=told_or_not, payer=told_or_not,
    eligibility=told_or_not, active=st.booleans(),
)  # fmt: skip


def kept(folder: Path, form: DirectoryFormat, *entries: Service) -> Path:
    path = folder / f"directory.{SUFFIX[form]}"
    path.write_bytes(directory_content(entries, form, {"housing": "A place to stay"}, "PT"))
    return path


def read_back(path: Path) -> list[Service]:
    blank = vars(Service("", "", ()))
    return [Service(**{**blank, **one.values, "id": one.id}) for one in read_directory(path, KINDS).entries]


@pytest.mark.parametrize("form", list(DirectoryFormat))
def test_what_is_written_is_read_again(tmp_path: Path, form: DirectoryFormat) -> None:
    bare = Service("exemplo-line", "Exemplo Line", ())
    first, second = read_back(kept(tmp_path, form, FULL, bare))
    assert replace(first, id="") == replace(FULL, id="")
    assert replace(second, id="") == replace(bare, id="")


@settings(max_examples=60, deadline=None)
@given(
    entries=st.lists(services, min_size=1, max_size=4, unique_by=lambda one: one.id),
    form=st.sampled_from(DirectoryFormat),
)
def test_any_directory_is_read_again_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, entries: list[Service], form: DirectoryFormat
) -> None:
    assert read_back(kept(tmp_path_factory.mktemp("any"), form, *entries)) == entries


@settings(max_examples=150, deadline=None)
@given(name=st.text(min_size=1), note=st.text())
def test_no_cell_of_a_written_table_is_run_by_a_spreadsheet(name: str, note: str) -> None:
    written = directory_content([Service("x", name, (), note, phone=name)], DirectoryFormat.TABLE, {}).decode(
        "utf-8-sig"
    )
    for row in csv.reader(io.StringIO(written, newline="")):
        assert not any(cell.strip()[:1] in ("=", "+", "-", "@") or cell[:1] in ("\t", "\r") for cell in row)


def required() -> dict[str, Any]:
    content: dict[str, dict[str, Any]] = json.loads(
        (paths.resources_dir() / "hsds" / "tables.json").read_text(encoding="utf-8")
    )
    return content["tables"]


def test_every_table_of_a_package_has_the_columns_and_the_cells_the_standard_requires() -> None:
    package = zipfile.ZipFile(io.BytesIO(directory_content([FULL], DirectoryFormat.HSDS_PACKAGE, {}, "PT")))
    listed = {one["path"] for one in json.loads(package.read("datapackage.json"))["resources"]}
    assert listed == set(package.namelist()) - {"datapackage.json"}
    for table in required().values():
        if table["path"] in listed:
            rows = list(csv.DictReader(io.StringIO(package.read(table["path"]).decode())))
            assert list(rows[0]) == table["fields"]
            assert all(row[name] for row in rows for name in table["required"])


def test_a_service_at_two_places_is_two_entries(tmp_path: Path) -> None:
    node = json.loads(directory_content([FULL], DirectoryFormat.HSDS_JSON, {}))[0]
    other = json.loads(json.dumps(node["service_at_locations"][0]))
    other["id"] = "0b2d61a4-6b07-4b1d-8d43-93b0a4b1f5a1"
    other["location"] = {
        "id": other["id"],
        "location_type": "physical",
        "name": "Exemplo North",
        "latitude": 100,
        "longitude": 1,
    }
    node["service_at_locations"].append(other)
    path = tmp_path / "two.json"
    path.write_text(json.dumps({"contents": [node]}), encoding="utf-8")
    found = read_directory(path, KINDS)
    assert [one.values["name"] for one in found.entries] == ["Exemplo House", "Exemplo House, Exemplo North"]
    assert len({one.id for one in found.entries}) == 2
    assert [notice.code for notice in found.notices] == ["coordinates"]


def test_what_others_tell_in_parts_is_put_together(tmp_path: Path) -> None:
    node = {
        "id": "a", "name": "A", "wait_time": "2 weeks", "assured_date": "2026-02-30",
        "cost_options": [{"option": "under 18", "amount": 5, "currency": "eur", "amount_description": "a visit"}],
        "schedules": [{"byday": "MO,TU", "opens_at": "09:00:00", "closes_at": "17:30:00"}],
        "attributes": [{"taxonomy_term": {"name": "dentistry"}}],
        "service_at_locations": [{"id": "s"}],
    }  # fmt: skip
    path = tmp_path / "parts.json"
    path.write_text(json.dumps(node), encoding="utf-8")
    found = read_directory(path, KINDS)
    values = found.entries[0].values
    assert (values["waiting_days"], values["cost"], values["hours"]) == (
        14,
        "under 18 5 EUR a visit",
        "MO,TU 09:00–17:30",
    )
    assert "kinds" not in values and "last_checked" not in values
    assert sorted(notice.code for notice in found.notices) == ["day", "unknown-kind"]


def test_a_table_from_a_portuguese_spreadsheet_is_read(tmp_path: Path) -> None:
    path = tmp_path / "serviços.csv"
    rows = "name;kinds;last_checked;distance_km;active;nota\r\n"
    rows += "Casa do Exemplo — Évora;housing | dança;31/03/2026;1,5;não;olá\r\n"
    path.write_bytes(rows.encode("cp1252"))
    found = read_directory(path, KINDS)
    assert dict(found.entries[0].values) == {
        "name": "Casa do Exemplo — Évora", "kinds": ("housing",), "last_checked": date(2026, 3, 31), "distance_km": 1.5,
        "active": False,
    }  # fmt: skip
    assert sorted(notice.code for notice in found.notices) == ["unknown-column", "unknown-kind"]


def test_a_plain_table_may_have_the_name_of_one_of_a_package(tmp_path: Path) -> None:
    path = tmp_path / "services.csv"
    path.write_bytes(directory_content([FULL], DirectoryFormat.TABLE, {}))
    assert read_back(path) == [FULL]
    package = zipfile.ZipFile(io.BytesIO(directory_content([FULL], DirectoryFormat.HSDS_PACKAGE, {})))
    for name in package.namelist():
        (tmp_path / name).write_bytes(package.read(name))
    assert [replace(one, id=FULL.id) for one in read_back(path)] == [FULL], "the whole package, by one of its tables"


def test_every_problem_of_a_table_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "wrong.csv"
    path.write_text(
        "id,name,waiting_days,latitude,longitude,minimum_age,maximum_age,last_checked,active,distance_km\n"
        "a,A,soon,,,,,,,\n"
        "b,,,,,,,,,\n"
        "c,C,,95,1,60,20,yesterday,perhaps,-1\n"
        "a,D,,nan,,,,,,far\n",
        encoding="utf-8",
    )
    with pytest.raises(ExchangeError) as caught:
        read_directory(path, KINDS)
    told = dict.fromkeys(place for place, _ in caught.value.problems)
    assert list(told) == [f"wrong.csv, line {line}" for line in (2, 3, 4, 5)]
    assert len(caught.value.problems) == 10


BROKEN = {
    "empty.csv": (b"", "no-directory"),
    "nameless.csv": (b"id,town\n1,Exemplo\n", "bad-directory"),
    "zeros.csv": (b"name\n\xff\x00\n", "not-utf-8"),
    "quote.csv": (b'name,town\n"A,Exemplo\n' + b"x" * 140_000, "bad-directory"),
    "empty.json": (b"", "empty-file"),
    "deep.json": (b"[" * 200 + b"]" * 200, "too-deep"),
    "number.json": (b"3", "no-directory"),
    "words.json": (b'["a", "b"]', "bad-directory"),
    "wrong.json": (b'{"name": 3, "phones": 5, "service_at_locations": [4]}', "bad-directory"),
    "torn.zip": (b"PK\x03\x04 and no more", "cannot-read"),
    "page.json": (b"<html></html>", "is-xml"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_file_that_is_no_directory_says_so(tmp_path: Path, name: str) -> None:
    content, code = BROKEN[name]
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UserError) as caught:
        read_directory(path, KINDS)
    assert caught.value.code == code and name in caught.value.place


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({"other.csv": b"a\n"}, "no-directory"),
        ({"services.csv": b"id,name\n" + b"0" * 6_000_000}, "too-large"),
        ({"services.csv": b"id,name\n" + b" " * 4_000_000}, "too-large"),
        ({"a/services.csv": b"id,name\n1,A\n", "b/services.csv": b"id,name\n1,A\n"}, "no-directory"),
    ],
    ids=["no-services", "large", "bomb", "twice"],
)
def test_a_zip_is_measured_while_it_is_read(tmp_path: Path, members: dict[str, bytes], code: str) -> None:
    path = tmp_path / "package.zip"
    path.write_bytes(zipped(members))
    with pytest.raises(UserError) as caught:
        read_directory(path, KINDS)
    assert caught.value.code == code


def test_nothing_of_a_zip_is_written_anywhere(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    path = inside / "package.zip"
    path.write_bytes(zipped({"../services.csv": b"id,name\n1,A\n", "../../evil.csv": b"x"}))
    assert [one.values["name"] for one in read_directory(path, KINDS).entries] == ["A"]
    assert [one.name for one in tmp_path.rglob("*")] == ["inside", "package.zip"]


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot be read") as caught:
        read_directory(tmp_path / "nowhere.json", KINDS)
    assert caught.value.code == "cannot-read"


@settings(max_examples=150, deadline=None)
@given(content=st.binary(max_size=400), suffix=st.sampled_from(["csv", "json", "zip"]))
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes, suffix: str) -> None:
    path = tmp_path_factory.mktemp("bytes") / f"any.{suffix}"
    path.write_bytes((b"name,town\n" if suffix == "csv" else b"PK\x03\x04" if suffix == "zip" else b"") + content)
    try:
        read_directory(path, KINDS)
    except UserError as error:
        assert error.message
