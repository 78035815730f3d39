"""Case, CaseContact and Relationship as tables."""

from sources.sandbox.world import World
from sources.sandbox.world.alliances import NO_DAY
from sources.sandbox.world.history import Array
from sources.sandbox.world.vocabulary import (
    CASE_KINDS,
    CASE_STATUSES,
    PROGRAMMES,
    RELATIONSHIP_KINDS,
)

from .activity_tables import values_of
from .columns import Computed, EntityTable, Numbers, coded, objects
from .metadata import SITE, fields_of, option_value


def case_table(world: World) -> EntityTable:
    """All cases."""
    cases = world.cases
    types = [case_type["name"] for case_type in SITE["case_types"]]

    def subjects(rows: Array) -> Array:
        return objects([f"Acompanyament {number}" for number in cases.ids[rows].tolist()])

    return EntityTable(
        "Case",
        cases.ids,
        fields_of("Case"),
        {
            "case_type_id": coded(cases["kind"], [types.index(kind) + 1 for kind in CASE_KINDS]),
            "subject": Computed(subjects),
            "start_date": Numbers(cases["start_on"]),
            "end_date": Numbers(cases["end_on"], null=NO_DAY),
            "status_id": coded(cases["status"], values_of("case_status", CASE_STATUSES)),
            "is_deleted": Numbers(cases["is_deleted"]),
            "created_date": Numbers(cases.created_at),
            "modified_date": Numbers(cases.changed_at),
            "Acompanyament.programa": coded(
                cases["programme"], [option_value("programa", name) for name in PROGRAMMES]
            ),
        },
    )


def case_contact_table(world: World) -> EntityTable:
    """The clients of each case."""
    clients = world.case_contacts
    return EntityTable(
        "CaseContact",
        clients.ids,
        fields_of("CaseContact"),
        {
            "case_id": Numbers(clients["case"], plus=1),
            "contact_id": Numbers(clients["contact"], plus=1),
        },
    )


def relationship_table(world: World) -> EntityTable:
    """All relationships."""
    ties = world.relationships
    types = [relationship_type["names"][0] for relationship_type in SITE["relationship_types"]]
    return EntityTable(
        "Relationship",
        ties.ids,
        fields_of("Relationship"),
        {
            "contact_id_a": Numbers(ties["contact"], plus=1),
            "contact_id_b": Numbers(ties["other"], plus=1),
            "relationship_type_id": coded(
                ties["kind"], [types.index(kind) + 1 for kind in RELATIONSHIP_KINDS]
            ),
            "start_date": Numbers(ties["start_on"], null=NO_DAY),
            "end_date": Numbers(ties["end_on"], null=NO_DAY),
            "is_active": Numbers(ties["is_active"]),
            "created_date": Numbers(ties.created_at),
            "modified_date": Numbers(ties.changed_at),
        },
    )
