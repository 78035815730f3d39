"""What is kept of a vendor's words: nothing of people, nothing secret, enough to act on."""

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
def test_the_language_of_machines_is_kept_word_for_word(said):
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
    "secret", ["612345678", "+34 612 34 56 78", "93.256.41.18", "12345678Z", "X1234567L"]
)
@pytest.mark.parametrize("sentence", ["{} is known", "person {}", "id={}.", "({})"])
def test_a_long_number_is_dropped_however_it_is_written(secret, sentence):
    kept = redact(sentence.format(secret), None)
    assert not any(digit in kept for digit in secret if digit.isdecimal())


def test_an_account_is_dropped():
    assert "2100" not in redact("account ES91 2100 0418 4502 0005 1332", None)


@pytest.mark.parametrize("secret", ["in-the-address", "in-the-header", "in-the-form"])
def test_what_the_request_bore_as_its_credential_is_not_said_back(secret):
    assert secret not in redact(f"{secret} was refused, '{secret}' too", REQUEST)


def test_what_looks_like_a_credential_is_dropped_whoever_sent_it():
    assert redact("EAAG4kZB1sandboxToken9 expired", None) == "… expired"


@given(st.text(max_size=600))
def test_whatever_is_said_becomes_one_short_line(said):
    kept = redact(said, REQUEST)
    assert len(kept) <= 200 and len(kept.splitlines()) <= 1


@given(
    before=st.text(st.sampled_from("aeiou '\"«.,:(-"), max_size=250),
    name=st.from_regex(r"[a-z]{3,12}(\.[a-z]{2,9})?", fullmatch=True),
    after=st.text(st.sampled_from("aeiou '\"».,:)-"), max_size=250),
)
def test_a_mail_address_is_dropped_wherever_it_stands(before, name, after):
    assert "@" not in redact(f"{before} {name}@example.org {after}", REQUEST)
