"""The laws of text: what compares as the same, what sorts last, what is refused, and what is never quoted."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livlina.core.text import folded, one_line, shown, swedish_key, unacceptable, without_identity_numbers


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Minderåriga barn", "minderariga_barn"),
        ("Väg in", "VAGIN"),
        ("våldsutövare", "valdsutovare"),
        ("RVC Innerstad", "  rvc\u00a0innerstad "),
        ("fo\u0308delsea\u030ar", "fodelsear"),
        ("Café", "CAFE"),
        ("\ufeffinkom\u200b", "inkom"),
        ("Yıldız", "YILDIZ"),
        ("Sørensen", "Sörensen"),
        ("Łukasik", "lukasik"),
        ("Đukić", "Dukic"),
        ("Þórðardóttir", "Thordardottir"),
        ("Kjær", "Kjaer"),
    ],
)
def test_words_that_are_the_same_word(one: str, other: str) -> None:
    assert folded(one) == folded(other)


@pytest.mark.parametrize(
    ("name", "stored"),
    [
        ("Södermalm", "sodermalm"),
        ("Målen uppnådda", "malenuppnadda"),
        ("Hägersten-Älvsjö", "hagersten-alvsjo"),
        ("Kéro (EMDR)", "kero(emdr)"),
        ("Aase Thorsgården", "aasethorsgarden"),
    ],
)
def test_what_organisations_have_stored_is_found_by_the_name_again(name: str, stored: str) -> None:
    assert folded(name) == stored


@pytest.mark.parametrize(
    ("one", "other"), [("Sydost", "Sydväst"), ("Hägersten-Älvsjö", "Hägersten Älvsjö"), ("1", "I")]
)
def test_words_that_are_different(one: str, other: str) -> None:
    assert folded(one) != folded(other)


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@given(st.text(alphabet="abcåäöÅÄÖéü _"))
def test_case_spaces_and_underscores_never_matter(text: str) -> None:
    assert folded(text) == folded(text.upper()) == folded(f" {text.replace('_', ' ')}_")


def test_swedish_letters_come_last_in_their_order() -> None:
    ordered = ["Adam", "Cecilia", "Eva", "Éva", "Ewa", "Müller", "Mysen", "Zackarias", "Åsa", "Ärla", "Östen"]
    shuffled = [*ordered[5:], *ordered[:5]]
    assert sorted(shuffled, key=swedish_key) == ordered


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyzABCXYZ '-"))
def test_every_word_without_dots_comes_before_those_with(text: str) -> None:
    keys = [swedish_key(word) for word in (f"{text}z", f"{text}å", f"{text}ä", f"{text}ö")]
    assert all(one < next_one for one, next_one in pairwise(keys))


@given(st.text(), st.text())
def test_different_texts_never_share_a_sort_key(one: str, other: str) -> None:
    assert (swedish_key(one) == swedish_key(other)) == (one == other)


@pytest.mark.parametrize(
    "text",
    ["Anna", "O’Brien d'Arc", "محمد علي", "Nguyễn Thị", "👩‍👧 familj", "Zoë-Åsa", "", "Ж", "עברית", "a\u200eb"],
)
def test_every_script_apostrophes_and_emoji_are_text(text: str) -> None:
    assert unacceptable(text) is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("An\0na", "styrtecken (U+0000), efter ”An”"),
        ("\x07Anna", "styrtecken (U+0007), i början"),
        ("Anna\x85", "radbrytningen efter ”Anna”"),
        ("Anna\u202eannA", "vänder läsriktningen (U+202E)"),
        ("Anna\u2067", "vänder läsriktningen (U+2067)"),
        ("Anna\nBo", "på en rad"),
        ("Anna\tBo", "tabb efter ”Anna”"),
        ("Anna\ud83d", "trasigt tecken"),
        ("Anna\ufffe", "trasigt tecken efter ”Anna”"),
        ("An\ufdd0na", "trasigt tecken"),
        ("Anna\U0010ffff", "trasigt tecken"),
    ],
)
def test_what_cannot_be_shown_as_it_is_stored_is_refused_in_words(text: str, says: str) -> None:
    reason = unacceptable(text)
    assert reason
    assert says in reason
    assert reason.isprintable()


def test_a_note_has_lines_and_what_comes_with_a_pasted_telephone_number() -> None:
    note = "Ring\t\u202a+46 70-174 06 05\u202c\r\nefter fem \u2068محمد\u2069"
    assert unacceptable(note, many_lines=True) is None
    assert unacceptable("abc\u202ecba", many_lines=True)
    assert unacceptable("abc\x00", many_lines=True)
    assert unacceptable("abc\uffff", many_lines=True)


@given(st.text())
def test_what_is_accepted_can_be_stored(text: str) -> None:
    if unacceptable(text) is None:
        assert text.encode().decode() == text
        assert "\0" not in text
        assert len(text.splitlines()) <= 1


@pytest.mark.parametrize("text", ["  Anna ", "\u00a0Anna\u00a0", "\ufeff \u200bAnna\u200e ", "\nAnna\r\n"])
def test_surrounding_spaces_go(text: str) -> None:
    assert one_line(text) == "Anna"


def test_spaces_within_stay() -> None:
    assert one_line(" Anna  Maria\u200dx ") == "Anna  Maria\u200dx"


@pytest.mark.parametrize(
    "number", ["19850102-1236", "198501021236", "850102-1236", "8501021236", "850102+1236", "850102 1236"]
)
def test_no_whole_identity_number_is_ever_quoted(number: str) -> None:
    quoted = shown(f"Anna {number} ringde")
    assert number not in quoted
    assert "1236" not in quoted
    assert "••••" in quoted


def test_other_numbers_are_quoted_whole() -> None:
    assert without_identity_numbers("2021-03-05, 08-508 25 000, 1234567") == "2021-03-05, 08-508 25 000, 1234567"


def test_what_is_invisible_is_shown_in_a_quote() -> None:
    assert shown("a\0b\nc\u202ed\ud800") == "a␀b␊c\ufffdd\ufffd"


@given(st.text())
def test_a_quote_is_short_and_can_be_printed_anywhere(text: str) -> None:
    quoted = shown(text)
    assert len(quoted) <= 40
    assert quoted.encode().decode() == quoted
    assert unacceptable(quoted) is None
