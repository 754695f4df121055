"""Passwords are long, not complicated, and not among the first anybody would try."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from intake_app.domain.errors import UserError
from intake_app.store import folder as files
from intake_app.store import passwords


@pytest.mark.parametrize(
    "password",
    [
        "cavalo bateria agrafo certo",
        "o rato roeu a rolha do rei",
        "fifteen letters",
        "çãõáéíóúàâêôüñ!",
        "correct horse battery staple",
        "Rua das Flores 12, 3.º esq.",
        "a" * 10 + " river and a hill",
        "x7#kQ9!mZ2$pL5v",
        "água " * 25 + "ave",
    ],
)
def test_long_and_unlikely_is_enough(password: str) -> None:
    passwords.check(password, own_words=("Marta Exemplo", "Comissão Exemplo"))


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("", "password-short"),
        ("fourteen chars", "password-short"),
        ("é" * 14, "password-short"),
        ("x" * 129, "password-long"),
        ("passwordpassword", "password-common"),
        ("Password12345678", "password-common"),
        ("qwertyuiopasdfghjkl", "password-common"),
        ("123456789012345", "password-common"),
        ("palavra-passe 2026", "password-common"),
        ("aaaaaaaaaaaaaaaaaaaa", "password-common"),
        ("abababababababababab", "password-common"),
        ("Marta Exemplo 12345", "password-common"),
        ("marta.exemplo@2026!", "password-common"),
        ("Comissão Exemplo 26", "password-common"),
        ("Benfica Benfica Benfica", "password-common"),
    ],
)
def test_short_long_and_likely_ones_are_refused(password: str, code: str) -> None:
    with pytest.raises(UserError) as caught:
        passwords.check(password, own_words=("Marta Exemplo", "Comissão Exemplo"))

    assert (caught.value.code, caught.value.place) == (code, "password")
    assert not password or password not in str(caught.value)


def test_more_than_three_thousand_pieces_are_known() -> None:
    assert len(passwords._common()) >= 3000


@pytest.mark.parametrize(
    "password",
    ["Qazwsx!Edcrfv 1990", "31121985 fcporto!", "S3cr3t0 s3cr3t0 2025", "Iloveyou-Maria-2019", "zxcvbnm,asdfghjkl",
     "comissaodissuasao1", "Cristiano.Ronaldo7"],
)  # fmt: skip
def test_likely_pieces_put_together_are_refused(password: str) -> None:
    with pytest.raises(UserError) as caught:
        passwords.check(password)
    assert caught.value.code == "password-common"


@pytest.mark.parametrize("length", [15, 64, 128])
def test_every_length_from_fifteen_to_a_hundred_and_twenty_eight_is_taken(length: int) -> None:
    passwords.check(("kpw dzu hgx " * 20)[:length])


@pytest.mark.parametrize("language", ["en", "pt"])
def test_a_suggested_password_is_always_good(language: str) -> None:
    suggested = {passwords.suggest(language) for _ in range(1000)}

    assert len(suggested) == 1000
    for password in suggested:
        assert len(password.split()) == 5
        passwords.check(password)


@pytest.mark.parametrize("content", [b"", b"[]", b'{"workers": []}', b'{"workers": {"w": {"failures": "x"}}}'])
def test_a_damaged_count_keeps_nobody_out(tmp_path: Path, content: bytes) -> None:
    (tmp_path / files.ATTEMPTS).write_bytes(content)
    now = datetime(2026, 3, 2, tzinfo=UTC)

    assert passwords.seconds_to_wait(tmp_path, "w", now) == 0
    passwords.note_failure(tmp_path, "w", now)
    assert passwords.failures_of(tmp_path, "w") == 1


def test_one_workers_mistakes_do_not_slow_another(tmp_path: Path) -> None:
    now = datetime(2026, 3, 2, tzinfo=UTC)
    for _ in range(9):
        passwords.note_failure(tmp_path, "a", now)
    passwords.note_failure(tmp_path, "b", now)

    assert passwords.seconds_to_wait(tmp_path, "a", now) == 16
    assert passwords.seconds_to_wait(tmp_path, "b", now) == 0
    passwords.forget_failures(tmp_path, "a")
    assert (passwords.failures_of(tmp_path, "a"), passwords.failures_of(tmp_path, "b")) == (0, 1)
