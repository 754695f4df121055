"""A case stays on the policy it began with, also after the installed one has changed or gone."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from intake_app import paths
from intake_app.casework import interviews, policies
from intake_app.definitions.library import Library, open_library
from intake_app.domain.errors import UserError
from intake_app.domain.policy import PolicyPack
from intake_app.domain.questionnaire import Questionnaire
from intake_app.store import encoding, records
from tests.casework.conftest import MODERATE, Bureau, cannabis


@pytest.fixture
def other_library(tmp_path: Path) -> Library:
    """The shipped forms, with a tier table in which a moderate score asks for treatment."""
    folder = tmp_path / "forms"
    shutil.copytree(paths.forms_dir(), folder)
    table = folder / "packs" / "pt-cdt" / "tables" / "tier.csv"
    text = table.read_text(encoding="utf-8")
    changed = text.replace("T4,-,-,-,moderate,-,-,education", "T4,-,-,-,moderate,-,-,treatment")
    assert changed != text
    table.write_text(changed, encoding="utf-8")
    return open_library((folder,))


@pytest.fixture
def forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """As after a restart: no policy is in memory."""
    monkeypatch.setattr(policies, "_compiled", {})
    monkeypatch.setattr(policies, "_installed", {})


def test_an_old_case_is_read_by_its_own_rules(bureau: Bureau, other_library: Library, forgotten: None) -> None:
    interview = bureau.begun(cannabis(*MODERATE))
    assert interview.evaluation.tier == "education" and not interview.pack_changed
    policies._compiled.clear()
    policies._installed.clear()
    later = interviews.resume(replace(bureau.technician, library=other_library), interview.episode.id)
    assert later.pack_changed and later.evaluation.tier == "education"


def test_without_its_rules_a_case_is_not_read_at_all(bureau: Bureau, other_library: Library, forgotten: None) -> None:
    interview = bureau.begun(cannabis(*MODERATE))
    with bureau.desk.vault.transaction(bureau.desk.worker, "test", "office", at=bureau.clock.now()):
        records.put_setting(bureau.desk.vault, f"policy-content/{interview.episode.pack_hash}", None)
    policies._compiled.clear()
    policies._installed.clear()
    with pytest.raises(UserError) as error:
        interviews.resume(replace(bureau.technician, library=other_library), interview.episode.id)
    assert error.value.code == "policy-content-missing"


def test_definitions_come_back_as_they_were_kept(library: Library) -> None:
    pack = library.pack("pt-cdt")
    kept = encoding.decode(encoding.encode(policies.plain(pack)))
    assert policies.restored(PolicyPack, kept) == pack
    for form in library.pack_instruments(pack).values():
        assert policies.restored(Questionnaire, encoding.decode(encoding.encode(policies.plain(form)))) == form
