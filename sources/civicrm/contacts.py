"""Contacts as subjects: organisations keep their id, people become pseudonyms or are dropped."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sources.civicrm.client import CiviClient
from sources.civicrm.responses import Row
from sources.civicrm.schema import CONTACT_ID, CONTACT_TYPE, ORGANISATIONS
from sources.common.pseudonyms import Pseudonyms

_PAGE = 1000


class Contacts:
    """Tells organisations from people among the contacts that other records point to."""

    def __init__(self, client: CiviClient, pseudonyms: Pseudonyms) -> None:
        """Use `client` to look up contacts that are new in this load."""
        self._client = client
        self._pseudonyms = pseudonyms
        self._organisations = pa.array([], pa.int64())
        self._met: set[int] = set()
        self._all_up_to = 0

    def meet_all(self) -> None:
        """Look up all contacts at once.

        For a table that is read whole: otherwise each of its pages would look up its own contacts
        and double the requests.
        """
        if not self._all_up_to:
            highest = self._client.highest_id("Contact")
            self._add(self._client.ids("Contact", ORGANISATIONS))
            self._all_up_to = highest

    def organisations(self, targets: pa.ListArray) -> pa.Array:
        """The first organisation of each list of contacts; null if it has none.

        Targets of activities are ids of contacts of any kind; those of people are dropped
        here.
        """
        contacts = targets.flatten()
        self._learn(contacts.filter(pc.greater(contacts, self._all_up_to)))
        is_organisation = pc.is_in(contacts, value_set=self._organisations)
        lists = pc.list_parent_indices(targets).filter(is_organisation).to_numpy()
        having, first = np.unique(lists, return_index=True)
        found = np.zeros(len(targets), dtype=np.int64)
        is_null = np.ones(len(targets), dtype=bool)
        found[having] = contacts.filter(is_organisation).to_numpy()[first]
        is_null[having] = False
        return pa.array(found, mask=is_null)

    def resolve(self, rows: list[Row]) -> None:
        """Set `organisation_id` or `person_key` of rows that point to one contact."""
        for row in rows:
            contact, kind = row.pop(CONTACT_ID.field), row.pop(CONTACT_TYPE.field)
            organisation = kind == "Organization"
            row["organisation_id"] = contact if organisation else None
            row["person_key"] = None if organisation else self._pseudonyms.of("contact", contact)

    def _learn(self, contacts: pa.Array) -> None:
        unknown = sorted(set(pc.unique(contacts).to_pylist()) - self._met - {None})
        for start in range(0, len(unknown), _PAGE):
            chunk = unknown[start : start + _PAGE]
            self._add(self._client.ids("Contact", [*ORGANISATIONS, ["id", "IN", chunk]]))
            self._met |= set(chunk)

    def _add(self, organisations: set[int]) -> None:
        found = pa.array(sorted(organisations), pa.int64())
        self._organisations = pa.concat_arrays([self._organisations, found])
