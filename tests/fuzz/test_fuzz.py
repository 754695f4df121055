"""The short form of `dev.py fuzz`: the same inputs in every run, and whatever once broke a reader."""

import random
import sys
from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake_app.domain.errors import UserError

if sys.platform == "win32":
    pytest.skip("the alarm that ends a slow input is POSIX", allow_module_level=True)

from tests.fuzz.mutations import mutate, mutate_tree
from tests.fuzz.running import MEGABYTES, SECONDS, Findings, Target, feed, megabytes, run
from tests.fuzz.targets import CASE, Readers, foreign_seeds

INPUTS = 600


@pytest.fixture(scope="module")
def readers() -> Iterator[Readers]:
    found = Readers(foreign_seeds())
    yield found
    found.close()


def test_changed_files_end_in_a_value_or_a_refusal(readers: Readers) -> None:
    before = megabytes()
    findings = run(readers.targets(), INPUTS, seed=20_261_121, held=before)
    assert "\n".join(findings.broken.values()) == ""
    assert findings.inputs == INPUTS
    assert findings.refused > INPUTS // 2
    assert findings.slowest < SECONDS
    assert megabytes() - before < MEGABYTES
    assert set(findings.by_target) == {target.name for target in readers.targets()}


def test_the_seeds_themselves_are_taken(readers: Readers) -> None:
    for target in readers.targets():
        if target.name not in ("example", "wording"):  # what these hold is wrong on purpose, or incomplete
            for seed in target.seeds:
                target.read(seed)


@settings(max_examples=settings.default.max_examples // 2)
@given(st.data())
def test_any_bytes_end_in_a_value_or_a_refusal(readers: Readers, data: st.DataObject) -> None:
    target = data.draw(st.sampled_from(readers.targets()))
    piece = data.draw(
        st.one_of(st.binary(max_size=60), st.text(max_size=60).map(lambda t: t.encode("utf-8", "replace")))
    )
    seed = data.draw(st.sampled_from(list(target.seeds)))
    at = data.draw(st.integers(0, len(seed)))
    for content in (piece, seed[:at] + piece + seed[at:]):
        try:
            target.read(content)
        except UserError as error:
            assert error.code and error.message


BROKEN = [
    ("case", CASE.replace(b"2026-03-02", b"9999-12-31")),
    ("case", CASE.replace(b"small", b"x" * 5_000)),
    ("case", CASE.replace(b"small", "\u2028".encode() * 100)),
    ("table-follow_up", b"rule,kind,anchor,days,every,times,channel,needs_consent,applies,cites,verified\n"
     b"F1,contact,decision,999999999,999999999,999999999,phone,no,-,law-1,yes\n"),
    ("table-route", b"rule,age\n" + b"R1,\0\n" * 60_000),
    ("example", b'{"case": {"pack": "small", "answers": {"tiny/origin": "%s"}}, "expect": {}}' % (b"x" * 9_000)),
]  # fmt: skip


@pytest.mark.parametrize(("name", "content"), BROKEN, ids=[f"{name}-{n}" for n, (name, _) in enumerate(BROKEN)])
def test_what_once_broke_a_reader_is_refused(readers: Readers, name: str, content: bytes) -> None:
    findings = Findings()
    (target,) = [target for target in readers.targets() if target.name == name]
    assert feed(target, content, findings) is False
    assert (findings.refused, findings.broken) == (1, {})
    assert findings.slowest < SECONDS


def test_a_reader_that_breaks_is_found_once_for_each_place() -> None:
    def breaks(content: bytes) -> None:
        if len(content) % 2:
            raise ValueError("odd")
        raise UserError("even", "Even.", "")

    findings = run([Target("made", breaks, [b"12345678"], False)], 200, seed=1, held=megabytes())
    assert len(findings.broken) == 1
    assert findings.refused > 20
    assert findings.by_target == Counter(made=200)


def test_the_same_number_gives_the_same_files(readers: Readers) -> None:
    seed = next(target for target in readers.targets() if target.name == "form").seeds[0]

    def changed(number: int) -> list[bytes]:
        chance = random.Random(number)
        return [mutate(seed, [seed], chance) for _ in range(20)] + [mutate_tree(seed, chance) for _ in range(5)]

    assert changed(5) == changed(5)
    assert changed(5) != changed(6)
