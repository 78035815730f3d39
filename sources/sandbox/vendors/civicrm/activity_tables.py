"""Activity and ActivityContact as tables."""

import numpy as np

from sources.sandbox.world import World
from sources.sandbox.world.history import Array
from sources.sandbox.world.vocabulary import (
    ACTIVITY_KINDS,
    ACTIVITY_STATUSES,
    MEDIA,
    PROGRAMMES,
    ROOMS,
    SPACE_FEES,
)

from . import texts
from .columns import Computed, EntityColumn, EntityTable, Numbers, coded, objects
from .metadata import fields_of, option_value

_ROLES = 4
_SOURCE, _PERSON, _ORGANISATION, _ASSIGNEE = range(_ROLES)
_RECORD_TYPES = np.array(
    [
        int(option_value("activity_contacts", name))
        for name in (
            "Activity Source", "Activity Targets", "Activity Targets", "Activity Assignees",
        )
    ]
)  # fmt: skip


def values_of(group: str, names: tuple[str, ...]) -> list[int]:
    """The numbers that the CRM stores for options."""
    return [int(option_value(group, name)) for name in names]


def _texts_of(group: str, names: tuple[str, ...]) -> list[str]:
    return [option_value(group, name) for name in names]


def activity_table(world: World) -> EntityTable:
    """All activities."""
    activities = world.activities

    def callers(rows: Array) -> Array:
        person = activities["person"][rows]
        known = world.contacts.places(np.where(person >= 0, person, activities["staff"][rows]))
        return texts.person_names(world.contacts, np.maximum(known, 0))

    def targets(rows: Array) -> Array:
        pairs = zip(
            activities["person"][rows].tolist(),
            activities["organisation"][rows].tolist(),
            strict=True,
        )
        return objects([[row + 1 for row in pair if row >= 0] for pair in pairs])

    def assignees(rows: Array) -> Array:
        pairs = zip(
            activities["is_assigned"][rows].tolist(),
            activities["staff"][rows].tolist(),
            strict=True,
        )
        return objects([[row + 1] if assigned else [] for assigned, row in pairs])

    columns: dict[str, EntityColumn] = {
        "activity_type_id": coded(activities["kind"], values_of("activity_type", ACTIVITY_KINDS)),
        "medium_id": coded(activities["medium"], values_of("encounter_medium", MEDIA)),
        "status_id": coded(activities["status"], values_of("activity_status", ACTIVITY_STATUSES)),
        "priority_id": coded(
            np.zeros(len(activities), np.int8), values_of("priority", ("Normal",))
        ),
        "activity_date_time": Numbers(activities["starts"]),
        "duration": Numbers(activities["minutes"], null=-1),
        "subject": Computed(lambda rows: texts.subjects(callers(rows), activities.ids[rows])),
        "details": Computed(lambda rows: texts.details(callers(rows), activities.ids[rows])),
        "is_auto": Numbers(activities["is_auto"]),
        "is_test": Numbers(activities["is_test"]),
        "is_deleted": Numbers(activities["is_deleted"]),
        "created_date": Numbers(activities.created_at),
        "modified_date": Numbers(activities.changed_at),
        "source_contact_id": Numbers(activities["staff"], plus=1),
        "target_contact_id": Computed(targets),
        "assignee_contact_id": Computed(assignees),
        "Servei.programa": coded(activities["programme"], _texts_of("programa", PROGRAMMES)),
        "Espai.sala": coded(activities["room"], _texts_of("sala", ROOMS)),
        "Espai.tarifa": coded(activities["fee"], _texts_of("tarifa", SPACE_FEES)),
        "Festa.assistents": Numbers(activities["attendees"], null=-1),
    }
    return EntityTable("Activity", activities.ids, fields_of("Activity"), columns)


def activity_contact_table(world: World) -> EntityTable:
    """Who took which part in each activity; the key is made of the activity's key and the part."""
    activities = world.activities
    contacts = np.full((len(activities), _ROLES), -1, dtype=np.int32)
    contacts[:, _SOURCE] = activities["staff"]
    contacts[:, _PERSON] = activities["person"]
    contacts[:, _ORGANISATION] = activities["organisation"]
    contacts[:, _ASSIGNEE] = np.where(activities["is_assigned"], activities["staff"], -1)
    places = np.flatnonzero(contacts.ravel() >= 0)
    activity = activities.ids[places // _ROLES]
    part = places % _ROLES
    return EntityTable(
        "ActivityContact",
        activity * _ROLES + part,
        fields_of("ActivityContact"),
        {
            "activity_id": Numbers(activity),
            "contact_id": Numbers(contacts.ravel()[places], plus=1),
            "record_type_id": coded(part.astype(np.int8), _RECORD_TYPES.tolist()),
        },
    )
