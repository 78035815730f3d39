"""The organisation of each activity is found with as few requests as possible."""

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from sources.civicrm.contacts import Contacts

ORGANISATIONS = {3, 6, 9, 12}


class Crm:
    """A client of a CRM in which every third contact is an organisation."""

    def __init__(self, highest: int = 9) -> None:
        self._highest = highest
        self.asked: list[object] = []

    def highest_id(self, _: str) -> int:
        return self._highest

    def ids(self, _: str, where: list) -> set[int]:
        asked = next((value for field, way, value in where if (field, way) == ("id", "IN")), None)
        self.asked.append(asked)
        return {one for one in ORGANISATIONS if asked is None or one in asked}


def _lists(lists: list) -> pa.Array:
    return pa.array(lists, pa.list_(pa.int64()))


@given(st.lists(st.none() | st.lists(st.integers(1, 12), max_size=4), max_size=6), st.booleans())
def test_the_first_target_that_is_an_organisation_is_taken(lists, meets_all):
    contacts = Contacts(Crm(), None)
    if meets_all:
        contacts.meet_all()
    expected = [next((t for t in one or [] if t in ORGANISATIONS), None) for one in lists]
    assert contacts.organisations(_lists(lists)).to_pylist() == expected
    # part of a page, as if other contacts had been skipped
    assert contacts.organisations(_lists(lists)[1:]).to_pylist() == expected[1:]


def test_no_contact_is_requested_twice():
    crm = Crm()
    contacts = Contacts(crm, None)
    contacts.organisations(_lists([[1, 3], [3]]))
    contacts.organisations(_lists([[1], None, []]))
    contacts.organisations(_lists([[3, 4]]))
    assert crm.asked == [[1, 3], [4]]


def test_after_reading_all_contacts_only_new_ones_are_requested():
    crm = Crm()
    contacts = Contacts(crm, None)
    contacts.meet_all()
    contacts.meet_all()
    contacts.organisations(_lists([[1, 3], [9], [12, 2]]))
    assert crm.asked == [None, [12]]
