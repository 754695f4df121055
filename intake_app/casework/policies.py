"""The policy a case was begun on: kept in the vault, so that an old case is always read as it was."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date
from enum import Enum
from functools import lru_cache
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Final, Union, get_args, get_origin, get_type_hints

from intake_app.casework.fact_sheets import require_deciding
from intake_app.casework.office import Desk
from intake_app.domain.errors import UserError
from intake_app.domain.office_forms import WRITTEN_PERMISSION
from intake_app.domain.person import Encounter, Episode
from intake_app.domain.policy import InputKind, PolicyPack
from intake_app.domain.questionnaire import Questionnaire
from intake_app.domain.unary import UnaryTest
from intake_app.engine.canonical import content_hash
from intake_app.engine.policy import CompiledPolicy, compile_policy

if TYPE_CHECKING:
    from intake_app.definitions.library import Library

_SETTING: Final = "policy-content/"
_BARE: Final = frozenset({NoneType, bool, int, str})
_compiled: dict[str, CompiledPolicy] = {}
"""Policies of this run by their hash. They never change, so that every desk may share them."""
_installed: dict[str, CompiledPolicy] = {}
"""The policies last read from their folders, by id or path."""


def form_hashes(policy: CompiledPolicy, closed: frozenset[str] = frozenset()) -> tuple[tuple[str, str], ...]:
    """Instrument id and content hash of every form of the policy but the `closed` ones."""
    return tuple((form.id, form.content_hash) for form in policy.questionnaires.values() if form.id not in closed)


@lru_cache(maxsize=32)
def policy_hash(policy: CompiledPolicy) -> str:
    """SHA-256 over pack and forms: what a case is pinned to."""
    return _hash_of(policy.pack, policy.questionnaires)


def _hash_of(pack: PolicyPack, forms: Mapping[str, Questionnaire]) -> str:
    return content_hash({"pack": pack.content_hash, "forms": {form.id: form.content_hash for form in forms.values()}})


def load_policy(library: "Library", pack_id: str) -> CompiledPolicy:
    """The pack as it is installed, compiled once.

    Raises UserError `unknown-pack`, `context-only` and those of its files."""
    pack = library.pack(pack_id)
    require_deciding(pack)
    known = _installed.get(pack_id)
    if known is not None and known.pack is pack:
        return known
    forms = library.pack_instruments(pack)
    key = _hash_of(pack, forms)
    if key not in _compiled:
        _compiled[key] = compile_policy(pack, forms)
    _installed[pack_id] = _compiled[key]
    return _compiled[key]


def installed_hash(desk: Desk, pack_id: str) -> str | None:
    """The hash of the pack as it is installed now, None when it no longer is."""
    try:
        return policy_hash(load_policy(desk.library, pack_id))
    except UserError:
        return None


def keep_policy(desk: Desk, policy: CompiledPolicy) -> None:
    """Write pack and forms into the vault, once for each content. Inside a transaction."""
    from intake_app.store.records import has_setting, put_setting

    key = _SETTING + policy_hash(policy)
    if not has_setting(desk.vault, key):
        forms = [plain(form) for form in policy.questionnaires.values()]
        put_setting(desk.vault, key, {"pack": plain(policy.pack), "forms": forms})


def closed_forms(desk: Desk, policy: CompiledPolicy) -> frozenset[str]:
    """The forms of the policy that stay off today: their owner wants a written permission the office does not hold."""
    wanted = {form.id for form in policy.questionnaires.values() if form.rights == WRITTEN_PERMISSION}
    if not wanted:
        return frozenset()
    from intake_app.store.records import load_permissions

    day, given = desk.clock.today(), load_permissions(desk.vault)
    return frozenset(form for form in wanted if form not in given or not given[form].holds_on(day))


def without_forms(policy: CompiledPolicy, closed: frozenset[str]) -> CompiledPolicy:
    """The same policy with the forms `closed` never asked: to its tables they are skipped, as behind any other gate."""
    if not closed:
        return policy
    key = f"{policy_hash(policy)} without {' '.join(sorted(closed))}"
    if key not in _compiled:
        never = ((_gate_of(policy, closed), UnaryTest("")),)
        uses = tuple(replace(use, when=never) if use.instrument in closed else use for use in policy.pack.instruments)
        _compiled[key] = compile_policy(replace(policy.pack, instruments=uses), policy.questionnaires)
    return _compiled[key]


def is_closed(policy: CompiledPolicy, form: str) -> bool:
    """Whether `without_forms` closed this form."""
    tests = (test for _, test in policy.gates.get(form, ()))
    return any(not (test.any_value or test.literals or test.ranges or test.negated) for test in tests)


def _gate_of(policy: CompiledPolicy, closed: frozenset[str]) -> str:
    """A named input that is known before any of the `closed` forms is asked."""
    for name, source in policy.pack.inputs.items():
        apart = not any(key.partition("/")[0] in closed for key in source.keys)
        if apart and source.kind in (InputKind.ANSWER, InputKind.AGE):
            return name
    raise UserError(
        "no-input-to-gate",
        "The policy asks a form whose owner's permission is missing, and nothing else. Record the permission first.",
        policy.pack.id,
    )


def policy_of(desk: Desk, episode: Episode, encounter: Encounter | None = None) -> CompiledPolicy:
    """The policy the case began on, from the vault where the installed one has changed.

    With `encounter`, as it is read: a finished interview without the forms it could not ask, any other without those
    that stay off today. Raises UserError `policy-content-missing` when the policy is nowhere: nothing is decided anew
    on other rules.
    """
    policy = _whole_policy(desk, episode)
    if encounter is None:
        return policy
    if encounter.finished_at is None:
        return without_forms(policy, closed_forms(desk, policy))
    return without_forms(policy, frozenset(policy.questionnaires) - {form for form, _ in encounter.forms})


def _whole_policy(desk: Desk, episode: Episode) -> CompiledPolicy:
    from intake_app.store.records import get_setting

    if episode.pack_hash not in _compiled:
        installed_hash(desk, episode.pack)
    if episode.pack_hash not in _compiled:
        kept = get_setting(desk.vault, _SETTING + episode.pack_hash)
        if kept is None:
            raise UserError(
                "policy-content-missing",
                f"This case began on policy {episode.pack} {episode.pack_version}, which is not kept here. "
                "Restore a backup that holds it; the case is not read by other rules.",
                episode.pack,
            )
        forms = [restored(Questionnaire, form) for form in kept["forms"]]
        _compiled[episode.pack_hash] = compile_policy(
            restored(PolicyPack, kept["pack"]), {form.id: form for form in forms}
        )
    return _compiled[episode.pack_hash]


# Definitions as plain values and back


def plain(value: object) -> object:
    """A definition as mappings, lists, numbers, texts and dates."""
    kind: Any = type(value)
    if kind in _BARE:
        return value
    names = _names(kind)
    if names is not None:
        return {name: plain(getattr(value, name)) for name in names}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, tuple | list):
        return [plain(inner) for inner in value]
    return value


@lru_cache(maxsize=64)
def _names(kind: type) -> tuple[str, ...] | None:
    """The fields of a definition's type, None for any other type."""
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) else None


def restored(kind: Any, value: Any) -> Any:
    """The definition of type `kind` that `plain` made `value` from. Raises TypeError or KeyError for anything else."""
    if value is None:
        return None
    if isinstance(kind, type) and is_dataclass(kind):
        hints = _hints(kind)
        return kind(**{name: restored(hints[name], inner) for name, inner in value.items()})
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(value)
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return _one_of(arguments, value)
    if origin is tuple:
        inner = [arguments[0]] * len(value) if arguments[-1] is Ellipsis else list(arguments)
        return tuple(restored(one, part) for one, part in zip(inner, value, strict=True))
    if isinstance(value, dict):
        return {key: restored(arguments[1], inner) for key, inner in value.items()}
    return value


def _one_of(kinds: tuple[Any, ...], value: Any) -> Any:
    if isinstance(value, bool | int | str | date):
        enums = [kind for kind in kinds if isinstance(kind, type) and issubclass(kind, Enum)]
        return enums[0](value) if enums and str not in kinds else value
    return restored(next(kind for kind in kinds if kind is not NoneType), value)


@lru_cache(maxsize=64)
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)
