"""From contacts to subjects: organisations keep their id, people become pseudonyms or nothing."""

from sources.civicrm.answers import Row
from sources.civicrm.client import CiviClient
from sources.civicrm.tables import ORGANISATIONS
from sources.privacy import Pseudonyms

_PAGE = 1000


class Contacts:
    """Tells organisations from people among the contacts that other records point to."""

    def __init__(self, client: CiviClient, pseudonyms: Pseudonyms) -> None:
        """Ask `client` about contacts not met before in this load."""
        self._client = client
        self._pseudonyms = pseudonyms
        self._is_organisation: dict[int, bool] = {}

    def resolve_targets(self, rows: list[Row]) -> None:
        """Set `organisation_id` of activities to the first target that is an organisation.

        Targets come as bare ids of contacts of any kind; those of people go no further.
        """
        self._learn({target for row in rows for target in row["target_contact_id"] or []})
        for row in rows:
            targets = row.pop("target_contact_id") or []
            organisations = (t for t in targets if self._is_organisation[t])
            row["organisation_id"] = next(organisations, None)

    def resolve_contact(self, rows: list[Row]) -> None:
        """Set `organisation_id` or `person_key` of rows that point to one contact."""
        for row in rows:
            contact, kind = row.pop("contact_id"), row.pop("contact_id.contact_type")
            organisation = kind == "Organization"
            row["organisation_id"] = contact if organisation else None
            row["person_key"] = None if organisation else self._pseudonyms.of("contact", contact)

    def _learn(self, ids: set[int]) -> None:
        unknown = sorted(ids - self._is_organisation.keys())
        for start in range(0, len(unknown), _PAGE):
            chunk = unknown[start : start + _PAGE]
            found = self._client.ids("Contact", [*ORGANISATIONS, ["id", "IN", chunk]])
            self._is_organisation |= {contact: contact in found for contact in chunk}
