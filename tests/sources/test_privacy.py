"""Pseudonyms: stable, keyed, and never without a real key."""

import pytest

from sources.errors import SettingError
from sources.privacy import Pseudonyms

KEY = "a key that is long enough"


def test_the_same_person_keeps_the_same_pseudonym_under_one_key():
    first, again = Pseudonyms(KEY, "K").of("contact", 7), Pseudonyms(KEY, "K").of("contact", 7)
    assert first == again and len(first) == 32


def test_another_key_another_person_or_another_kind_gives_another_pseudonym():
    here = Pseudonyms(KEY, "K")
    there = Pseudonyms(KEY + "!", "K")
    others = {here.of("contact", 8), here.of("user", 7), there.of("contact", 7)}
    assert len(others | {here.of("contact", 7)}) == 4


def test_a_short_key_is_refused_by_the_name_of_its_setting():
    with pytest.raises(SettingError, match="SOURCES__CIVICRM__HASH_KEY"):
        Pseudonyms("short", "SOURCES__CIVICRM__HASH_KEY")
