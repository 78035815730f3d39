"""One definition of personal data: what one of the three gates finds, each of them finds."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.privacy.matches import SearchTerms
from sources.common import personal_data
from sources.common.personal_data.text_normalization import normalize
from sources.common.redaction import redact
from sources.common.sheets import UnreadableCell
from sources.register import cells
from tests.unit.sources.personal_data_cases import INNOCENT, INNOCENT_CODES, PERSONAL_DATA

SCAN = SearchTerms(frozenset(), frozenset())
SENTENCES = ["{}", "escriviu a {} avui", "contacte: {}.", "({})", '"{}"', "a, {}; b", "{}\n2 més"]


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize(("kind", "value"), PERSONAL_DATA)
def test_personal_data_passes_none_of_the_three_gates(kind, value, sentence):
    text = sentence.format(value)
    assert SCAN.matches(text) == {kind: 1}
    with pytest.raises(UnreadableCell, match="without e-mail address"):
        cells.text(text, 2026)
    redacted = redact(text, None)
    assert "…" in redacted
    assert not _parts(value) & _parts(redacted.replace("2 més", ""))


def _parts(text: str) -> set[str]:
    """Words and groups of digits of a text, but those that sentences have too."""
    normal = unicodedata.normalize("NFKC", normalize(text).text).lower()
    words = "".join(c if c.isalnum() else " " for c in normal).split()
    return {word for word in words if len(word) > 1 and word not in ("el", "escriviu", "avui")}


@pytest.mark.parametrize("sentence", ["{}", "vegeu {} avui", "({})", "{},x"])
@pytest.mark.parametrize("value", INNOCENT + INNOCENT_CODES)
def test_innocent_texts_pass_all_three_gates(value, sentence):
    text = sentence.format(value)
    assert not SCAN.matches(text)
    assert cells.text(text, 2026) == text
    assert redact(text, None) == (sentence.format("…") if value in INNOCENT_CODES else text)


@pytest.mark.parametrize(("kind", "value"), PERSONAL_DATA)
@pytest.mark.parametrize("around", ["", "número\u200b ２ \\u00e0 %20 "])
def test_a_match_has_the_place_of_its_value_in_the_text_as_given(kind, value, around):
    text = f"{around}: {value} {around}"
    (match,) = personal_data.matches(text)
    assert (match.kind, text[match.start : match.end]) == (kind, value)


@given(
    before=st.text(st.characters(exclude_categories=["L", "N", "M", "Cs"]), max_size=40),
    value=st.sampled_from(["joan@example.org", "612345678", "１２３４５６７８Ｚ"]),
)
def test_places_hold_behind_any_characters(before, value):
    text = f"{before} : {value}"
    assert value in {text[match.start : match.end] for match in personal_data.matches(text)}


@given(st.text(max_size=300))
def test_any_text_can_be_searched_and_matches_do_not_overlap(text):
    ends = [0, *(end for match in personal_data.matches(text) for end in (match.start, match.end))]
    assert ends == sorted(ends) and ends[-1] <= len(text)
    assert len(set(ends[1::2])) == len(ends[1::2]), "two of them start at one place"


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("+34 612 345 678 2 persones", ["+34 612 345 678"]),
        ("612345678/932564118", ["612345678", "932564118"]),
        ("612345678-932564118", ["612345678", "932564118"]),
        ("93 256 41 18-93 256 41 19", ["93 256 41 18", "93 256 41 19"]),
        ("612 345 678 932 564 118", ["612 345 678", "932 564 118"]),
        ("999 612 345 678", ["612 345 678"]),
        ("1,612345678,0034932564118,7", ["612345678", "0034932564118"]),
        ("Tel.612345678", ["612345678"]),
        ("error:\\n612345678", ["612345678"]),
        ("GB29 NWBK 6016 1331 9268 19 CAT", ["GB29 NWBK 6016 1331 9268 19"]),
    ],
)
def test_what_follows_a_number_is_no_part_of_it(text, numbers):
    found = [text[match.start : match.end] for match in personal_data.matches(text)]
    assert found == numbers


@pytest.mark.parametrize("text", ["%\u0326", "%\u0338 joan@example.org", "100 %\u0301", "%%41"])
def test_a_percent_sign_that_encodes_nothing_is_a_character_like_others(text):
    assert normalize(text) and personal_data.contains(text) == ("@" in text)
