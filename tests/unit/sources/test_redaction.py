"""Redaction: nothing of people, nothing secret, enough to act on."""

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from sources.common.redaction import redact

REQUEST = requests.Request(
    "POST",
    "http://127.0.0.1/api?api_key=in-the-address",
    headers={"Authorization": "Bearer in-the-header"},
    data={"method": "Actions.getDownloads", "token_auth": "in-the-form", "select": "startsAt"},
).prepare()


@pytest.mark.parametrize(
    "said",
    [
        "HTTP 401 Bad key",
        "Internal Server Error",
        "Service Unavailable",
        "Method Not Allowed",
        "Field 'startsAt' doesn't exist on type",
        "The method 'getDownloads' does not exist or is not available",
        "(#100) Tried accessing nonexisting field (followers_count) on node type",
        "Query has depth of 16, which exceeds max depth of 15",
        "closed until 2026-11-02",
        "No s'ha trobat l'entitat. Torneu-ho a provar",
    ],
)
def test_machine_language_is_kept_verbatim(said):
    assert redact(said, REQUEST) == said


@pytest.mark.parametrize(
    "said",
    [
        "contact maria.puig@example.org is locked",
        "contact Maria Puig i Soler is locked",
        "Maria Puig is locked",
        "MARIA PUIG is locked",
        "contact 'maria puig' is locked",
        'Could not parse "maria puig',
        "contact «maria puig» and `maria puig` are locked",
        "Duplicate entry 'maria_puig' for key 'users'",
        "see https://crm.example.org/contact?name=maria&x=puig",
        '{"name": "maria puig"}',
    ],
)
def test_a_person_is_not_named(said):
    kept = redact(said, REQUEST).lower()
    assert "maria" not in kept and "puig" not in kept and "…" in kept


@pytest.mark.parametrize(
    "number", ["612345678", "+34 612 34 56 78", "93.256.41.18", "12345678Z", "100001234567890"]
)
@pytest.mark.parametrize("sentence", ["{} is known", "person {}", "id={}.", "({})"])
def test_a_number_of_a_person_leaves_no_digit(number, sentence):
    redacted = redact(sentence.format(number), None)
    assert "…" in redacted and not any(digit in redacted for digit in "0123456789")


def test_a_person_is_not_named_in_other_characters():
    assert redact("contact M\u200baria Pu\u00adig is locked", None) == "contact … is locked"
    assert redact("contact Nu\u0301ria Soler is locked", None) == "contact … is locked"
    assert redact("contact Ｍａｒｉａ is locked", None) == "contact … is locked"


@pytest.mark.parametrize(
    ("said", "redacted"),
    [
        ("bad\r\n\tkey\x00 \x1b[31mnow\x1b[0m", "bad key [31mnow[0m"),
        ("a \u202ekcab\u202c \u2066and\u2069 on", "a kcab and on"),
        ("one\u2028two\u2029three\x85four\xa0five", "one two three four five"),
        ("\ud800 lone", "lone"),
    ],
)
def test_only_printable_text_is_left(said, redacted):
    assert redact(said, None) == redacted


@pytest.mark.parametrize("secret", ["in-the-address", "in-the-header", "in-the-form"])
def test_the_credentials_of_the_request_are_not_repeated(secret):
    assert secret not in redact(f"{secret} was refused, '{secret}' too", REQUEST)


def test_what_looks_like_a_credential_is_redacted():
    assert redact("EAAG4kZB1sandboxToken9 expired", None) == "… expired"


@pytest.mark.timeout(20)
@pytest.mark.parametrize("said", ["a-", "a.", "b@c-", "Maria Puig. ", "612 ", "'x", "9"])
def test_a_page_in_place_of_a_message_takes_no_longer(said):
    redacted = redact(said * 500_000, REQUEST)
    assert len(redacted) <= 200


@given(st.text(max_size=600))
def test_any_text_becomes_one_short_line_of_printable_characters(said):
    kept = redact(said, REQUEST)
    assert len(kept) <= 200 and kept.isprintable()


@given(
    before=st.text(st.sampled_from("aeiou '\"«.,:(-"), max_size=250),
    name=st.from_regex(r"[a-z]{3,12}(\.[a-z]{2,9})?", fullmatch=True),
    after=st.text(st.sampled_from("aeiou '\"».,:)-"), max_size=250),
)
def test_an_email_address_is_redacted_wherever_it_stands(before, name, after):
    assert "@" not in redact(f"{before} {name}@example.org {after}", REQUEST)
