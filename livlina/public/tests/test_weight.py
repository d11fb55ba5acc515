"""S-80: the open form comes through on a slow net, and a code is a code."""

from pathlib import Path
from uuid import UUID

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

import livlina
from livlina.intake import codes

STATIC = Path(livlina.__file__).parent / "static/livlina"
FILES = ("tokens.css", "base.css", "components.css", "public.css", "public.js")
MOST = 40 * 1024


@pytest.mark.django_db
def test_s80_the_form_with_all_it_needs_is_little_enough_for_a_3g_telephone(browse):
    page = browse().get("/kontakt/").content
    weight = len(page) + sum(len(brotli.compress((STATIC / name).read_bytes())) for name in FILES)
    assert weight < MOST


@given(st.uuids())
def test_a_code_is_read_back_however_it_is_written(token):
    code = codes.code_of(token)
    first, number, last = code.split()
    read = codes.written_as_code(code)
    assert read
    assert {
        codes.written_as_code(text) for text in (code.upper(), f" {first}, {number} - {last} ", code.replace(" ", ""))
    } == {read}
    assert code == codes.code_of(UUID(str(token)))


def test_there_are_codes_enough_and_no_word_is_two():
    assert len(set(codes.WORDS)) == len(codes.WORDS)
    assert len(codes.WORDS) ** 2 * 90 > 1_000_000


@pytest.mark.parametrize("text", ["", "björk", "47", "Anna Andersson", "2026-0001", "björk 4 sten", "19920418-2391"])
def test_what_is_no_code_is_not_looked_for_as_one(text):
    assert codes.written_as_code(text) == ""
