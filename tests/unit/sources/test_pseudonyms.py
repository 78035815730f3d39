"""Pseudonyms: stable, keyed by kind, and never without a real key."""

import hmac
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.common.errors import SettingError
from sources.common.pseudonyms import KINDS, Pseudonyms

KEY = "4b1d0a6c88f2e3975a0c4d1e2f3b6a79"
HERE = Pseudonyms(KEY, "K")
PART = st.text(min_size=1).filter(
    lambda text: text.strip() and "@" not in unicodedata.normalize("NFKC", text)
)
HEX = st.text("0123456789abcdef", min_size=32, max_size=64).filter(lambda key: len(set(key)) > 7)


def test_the_same_person_keeps_the_same_pseudonym_under_one_key():
    assert HERE.of("contact", 7) == Pseudonyms(KEY, "K").of("contact", "7")
    assert len(HERE.of("contact", 7)) == 32


def test_a_pseudonym_is_the_keys_id_and_the_hash_under_the_key_of_its_kind():
    def digest(key: bytes, text: str) -> str:
        return hmac.new(key, text.encode(), "sha256").hexdigest()

    own = bytes.fromhex(digest(KEY.encode(), "jussana:contact"))
    id_ = digest(KEY.encode(), "jussana:key")[:8]
    assert HERE.of("contact", 7) == id_ + digest(own, "7")[:24]


@given(HEX, HEX, st.integers(1, 10**9), st.integers(1, 10**9))
def test_pseudonyms_are_alike_only_for_one_person_under_one_key(key, other_key, one, other):
    first, second = Pseudonyms(key, "K"), Pseudonyms(other_key, "K")
    alike = first.of("contact", one) == second.of("contact", other)
    assert alike == (key == other_key and one == other)


@given(HEX, HEX, st.integers(1, 10**9))
def test_a_key_knows_its_own_pseudonyms(key, other_key, person):
    pseudonym = Pseudonyms(key, "K").of("contact", person)
    assert Pseudonyms(key, "K").made(pseudonym)
    assert Pseudonyms(other_key, "K").made(pseudonym) == (key == other_key)


@pytest.mark.parametrize("kind", KINDS)
def test_what_reads_alike_is_not_comparable_across_kinds(kind):
    # as an earlier version made them, the kind was only a word before the identifier
    number, mail = "612345678", "612345678@example.org"
    mine = HERE.of(kind, mail if kind == "mail" else number)
    others = [HERE.of(o, mail if o == "mail" else number) for o in KINDS if o != kind]
    assert mine not in others and mine[8:] not in {other[8:] for other in others}


@pytest.mark.parametrize(
    ("kind", "one", "same"),
    [
        ("mail", "maria.puig@example.org", "  Maria.PUIG@Example.org "),
        ("mail", "maria@example.org", "\uff4daria\uff20example.org"),  # full-width letters
        ("mail", "nu\u0301ria@example.org", "N\u00daRIA@example.org"),  # accents in two ways
        ("phone", "612345678", "+34 612 34 56 78"),
        ("phone", "612345678", "0034 612-345-678"),
        ("phone", "+33 1 42 68 53 00", "0033142685300"),
        ("contact", 7, " 007 "),
    ],
)
def test_one_identifier_written_in_two_ways_gives_one_pseudonym(kind, one, same):
    assert HERE.of(kind, one) == HERE.of(kind, same)


@given(PART, PART)
def test_the_normal_form_of_a_mail_address_is_its_own(name, host):
    normal = KINDS["mail"](f"{name}@{host}")
    assert KINDS["mail"](normal) == normal


@pytest.mark.parametrize(
    ("kind", "what"), [("mail", "puig"), ("phone", "puig"), ("contact", "puig")]
)
def test_what_is_none_of_its_kind_is_refused_without_being_repeated(kind, what):
    with pytest.raises(ValueError, match="mail address|telephone|whole number") as refusal:
        HERE.of(kind, what)
    assert what not in str(refusal.value)


@pytest.mark.parametrize("key", ["", "letmein", KEY[:31], "0" * 64, "abcabc1" * 9])
def test_a_weak_key_is_refused_by_the_name_of_its_setting(key):
    with pytest.raises(SettingError, match="SOURCES__CIVICRM__HASH_KEY") as refusal:
        Pseudonyms(key, "SOURCES__CIVICRM__HASH_KEY")
    assert not key or key not in str(refusal.value)
