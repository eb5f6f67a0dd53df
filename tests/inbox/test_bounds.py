"""Mails that no program should write: they are read or refused in plain words, and never for long."""

from __future__ import annotations

import contextlib
import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drafter.errors import InputError
from drafter.inbox.mail import case_from_mail, parse_mail
from tests.inbox.mails import raw


def _nested(depth: int) -> bytes:
    opened = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (i, i) for i in range(depth))
    return b"From: a@b.es\nSubject: x\n" + opened + b"Content-Type: text/plain\n\nhola\n"


HEAD = b"From: a@b.es\nSubject: x\n"
MONSTERS = {
    "10 MB of noise": HEAD + b"\n" + random.Random(7).randbytes(10_000_000),
    "10 MB of line ends": HEAD + b"\n" * 10_000_000,
    "10,000 nested parts": _nested(10_000),
    "10,000 parts in a row": HEAD
    + b"Content-Type: multipart/mixed; boundary=B\n\n"
    + b"--B\nContent-Type: text/plain\n\nhola\n" * 10_000,
    "unclosed attributes": HEAD + b"Content-Type: text/html\n\n" + b"<a b='" * 200_000,
    "unclosed comments": HEAD + b"Content-Type: text/html\n\n" + b"<!--" * 200_000,
    "unclosed scripts": HEAD + b"Content-Type: text/html\n\n" + b"<script>" * 100_000,
    "quotes all the way down": HEAD + b"\n" + b">" * 500_000 + b"\n" + b"> " * 200_000,
    "attributions": HEAD + b"\n" + "El 5/5/25 10:00, a@b.es escribió:\n> x\n".encode() * 20_000,
    "header blocks": HEAD + b"\n" + b"From: a\nSent: b\nTo: c\nSubject: d\n\nx\n" * 10_000,
    "a subject without end": b"From: a@b.es\nSubject: " + b"=?utf-8?q?=C3?= " * 20_000 + b"\n\nhola",
}


@pytest.mark.parametrize("name", MONSTERS)
def test_monsters_are_bounded(name: str) -> None:
    started = time.process_time()
    with contextlib.suppress(InputError):
        assert len(parse_mail(MONSTERS[name]).new_text) < 2_000_000
    assert time.process_time() - started < 60  # CPU seconds, under coverage; a quadratic step would take hours


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for candidate in (
        data,
        raw(data),
        raw(data, content="text/html; charset=utf-8"),
        b"From: a@b.es\nSubject: " + data,
    ):
        with contextlib.suppress(InputError):
            assert case_from_mail(candidate).last.text


_LINES = st.sampled_from(
    [
        *("> x", ">> y", "-- ", "--", "El lun, 5 may 2025 a las 10:00, A <a@b.es> escribió:", "De: A <a@b.es>"),
        *("Enviado: lunes", "Para: b", "Asunto: c", "-----Original Message-----", "Inviato da iPhone", "", "Hola"),
        *("______________", "Un saludo,", "www.x.es", "AVISO LEGAL confidencial"),
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(_LINES, max_size=25))
def test_what_the_customer_wrote_is_never_lost(lines: list[str]) -> None:
    read = parse_mail(raw("\n".join(["Primera línea mía", *lines])))
    everything = "\n".join([read.new_text, read.signature, *(q.text for q in read.quoted)])
    assert "Primera línea mía" in read.new_text
    if not any(
        line.startswith("--") and not line.strip("- ") for line in lines
    ):  # quoted messages lose their signatures
        assert everything.count("Hola") == lines.count("Hola")
