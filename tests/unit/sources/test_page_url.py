"""One key per page: which addresses are equal, which are not, and no text of visitors."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.common.page_url import page_key

_PARTS = ["http:", "https:", "//", "/", "www.", "@", "?", "#", "&", "p=12", "%", "%C3%A8", "è"]
ADDRESSES = st.lists(st.sampled_from([*_PARTS, ":443", " ", "web.example", "a", "Z"])).map("".join)


@pytest.mark.parametrize(
    "address",
    [
        "https://web.example/noticies/fira-d%27entitats",
        "http://web.example/noticies/fira-d'entitats/",
        "https://www.web.example/noticies/fira-d%27entitats/?utm_source=x&utm_medium=social",
        "HTTPS://WEB.Example:443/noticies/fira-d%27entitats/#comentaris",
        "//web.example/noticies/fira-d'entitats?fbclid=IwAR0",
    ],
)
def test_ways_to_write_one_page_are_one_page(address):
    assert page_key(address) == "web.example/noticies/fira-d%27entitats"


def test_percent_encoding_has_one_form():
    keys = {page_key(f"http://web.example/{path}") for path in ("perquè", "perqu%c3%a8")}
    assert keys == {"web.example/perqu%C3%A8"}


@pytest.mark.parametrize(
    "address",
    [
        "https://web.example/?p=236079",
        "http://www.web.example?p=236079&utm_campaign=juny",
        "https://web.example/?post_type=fitxa&p=0236079#a-dalt",
    ],
)
def test_a_short_link_is_known_by_the_id_of_its_entry(address):
    assert page_key(address) == "web.example/?p=236079"


def test_pages_that_differ_stay_apart():
    addresses = ["web.example", "web.example/a", "web.example/a/b", "web.example/A"]
    addresses += ["qdq.web.example/a", "web.example:8080/a", "web.example/?p=1", "web.example/?p=2"]
    assert len({page_key(f"https://{address}") for address in addresses}) == len(addresses)


@pytest.mark.parametrize("query", ["s=maria+puig", "email=maria@example.org", "p=maria", "xp=12"])
def test_what_visitors_typed_is_left_out(query):
    assert page_key(f"https://maria:secret@web.example/?{query}") == "web.example/"
    assert page_key(f"https://web.example/cerca?{query}#maria") == "web.example/cerca"


@given(ADDRESSES | st.text())
def test_the_key_of_a_key_is_itself(address):
    key = page_key(address)
    assert page_key(key) == key
