"""Contact, Email and Phone as tables: organisations and people with their personal data."""

import numpy as np

from sources.sandbox.world import World
from sources.sandbox.world.contacts import API_USER
from sources.sandbox.world.history import Array
from sources.sandbox.world.vocabulary import DISTRICTS

from . import texts
from .columns import Coded, Computed, Constant, EntityColumn, EntityTable, Numbers, coded, objects
from .metadata import SITE, fields_of, option_value

API_USER_ID = API_USER + 1


def contact_table(world: World) -> EntityTable:
    """All contacts."""
    known = world.contacts
    is_organisation = known["is_organisation"]
    sub_types = [None, ["associacio"], ["associacio", "federacio"]]
    sub_type = np.where(is_organisation, known["number"] % 7 % 3, 0)
    districts = [option_value("districte", name) for name in DISTRICTS]

    def names(rows: Array) -> Array:
        return texts.display_names(known, rows)

    def sort_names(rows: Array) -> Array:
        return objects([", ".join(reversed(name.split(" ", 1))) for name in names(rows)])

    def organisation_names(rows: Array) -> Array:
        found = names(rows)
        found[~is_organisation[rows]] = None
        return found

    def fgec_numbers(rows: Array) -> Array:
        numbers = zip(known["fgec_number"][rows].tolist(), known.rows[rows].tolist(), strict=True)
        return objects([texts.register_number(n, row) if n >= 0 else None for n, row in numbers])

    def external_identifiers(rows: Array) -> Array:
        return objects([f"TJ-{row}" if row % 3 == 0 else None for row in known.rows[rows].tolist()])

    columns: dict[str, EntityColumn] = {
        "contact_type": Coded(
            is_organisation.astype(np.int8), objects(["Individual", "Organization"])
        ),
        "contact_sub_type": Coded(sub_type, objects(sub_types)),
        "display_name": Computed(names),
        "sort_name": Computed(sort_names),
        "organization_name": Computed(organisation_names),
        "first_name": Computed(lambda rows: texts.first_names(known, rows)),
        "last_name": Computed(lambda rows: texts.last_names(known, rows)),
        "external_identifier": Computed(external_identifiers),
        "preferred_language": Constant("ca_ES", is_object=True),
        "employer_id": Numbers(known["employer"], null=-1, plus=1),
        "is_deleted": Numbers(known["is_deleted"]),
        "created_date": Numbers(known.created_at),
        "modified_date": Numbers(known.changed_at),
        "Entitat.num_fgec": Computed(fgec_numbers),
        "Entitat.districte": coded(known["district"], districts),
    }
    return EntityTable("Contact", known.ids, fields_of("Contact"), columns)


def email_table(world: World) -> EntityTable:
    """The e-mail address of every contact; its key is the contact's."""
    known = world.contacts

    def addresses(rows: Array) -> Array:
        names = texts.display_names(known, rows)
        numbered = zip(names, known.ids[rows].tolist(), strict=True)
        return objects([texts.email_address(name, number) for name, number in numbered])

    return EntityTable(
        "Email",
        known.ids,
        fields_of("Email"),
        {
            "contact_id": Numbers(known.ids),
            "email": Computed(addresses),
            "is_primary": Constant(1, is_object=False),
            "location_type_id": Constant(SITE["location_types"]["Main"], is_object=False),
        },
    )


def phone_table(world: World) -> EntityTable:
    """The telephone number of every contact; its key is the contact's."""
    known = world.contacts

    def numbers(rows: Array) -> Array:
        return objects([texts.phone_number(number) for number in known.ids[rows].tolist()])

    return EntityTable(
        "Phone",
        known.ids,
        fields_of("Phone"),
        {
            "contact_id": Numbers(known.ids),
            "phone": Computed(numbers),
            "phone_numeric": Computed(numbers),
            "phone_type_id": Constant(int(option_value("phone_type", "Mobile")), is_object=False),
            "is_primary": Constant(1, is_object=False),
            "location_type_id": Constant(SITE["location_types"]["Main"], is_object=False),
        },
    )
