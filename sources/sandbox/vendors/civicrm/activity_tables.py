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
from .columns import Column, Made, Numbers, Table, coded, objects
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
    """The stored numbers of a list of options."""
    return [int(option_value(group, name)) for name in names]


def _texts_of(group: str, names: tuple[str, ...]) -> list[str]:
    return [option_value(group, name) for name in names]


def activity_table(world: World) -> Table:
    """All activities."""
    done = world.activities

    def callers(rows: Array) -> Array:
        person = done["person"][rows]
        known = world.contacts.places(np.where(person >= 0, person, done["staff"][rows]))
        return texts.person_names(world.contacts, np.maximum(known, 0))

    def targets(rows: Array) -> Array:
        pairs = zip(done["person"][rows].tolist(), done["organisation"][rows].tolist(), strict=True)
        return objects([[row + 1 for row in pair if row >= 0] for pair in pairs])

    def assignees(rows: Array) -> Array:
        pairs = zip(done["is_assigned"][rows].tolist(), done["staff"][rows].tolist(), strict=True)
        return objects([[row + 1] if assigned else [] for assigned, row in pairs])

    columns: dict[str, Column] = {
        "activity_type_id": coded(done["kind"], values_of("activity_type", ACTIVITY_KINDS)),
        "medium_id": coded(done["medium"], values_of("encounter_medium", MEDIA)),
        "status_id": coded(done["status"], values_of("activity_status", ACTIVITY_STATUSES)),
        "priority_id": coded(np.zeros(len(done), np.int8), values_of("priority", ("Normal",))),
        "activity_date_time": Numbers(done["starts"]),
        "duration": Numbers(done["minutes"], null=-1),
        "subject": Made(lambda rows: texts.subjects(callers(rows), done.ids[rows])),
        "details": Made(lambda rows: texts.details(callers(rows), done.ids[rows])),
        "is_auto": Numbers(done["is_auto"]),
        "is_test": Numbers(done["is_test"]),
        "is_deleted": Numbers(done["is_deleted"]),
        "created_date": Numbers(done.born_at),
        "modified_date": Numbers(done.changed_at),
        "source_contact_id": Numbers(done["staff"], plus=1),
        "target_contact_id": Made(targets),
        "assignee_contact_id": Made(assignees),
        "Servei.programa": coded(done["programme"], _texts_of("programa", PROGRAMMES)),
        "Espai.sala": coded(done["room"], _texts_of("sala", ROOMS)),
        "Espai.tarifa": coded(done["fee"], _texts_of("tarifa", SPACE_FEES)),
        "Festa.assistents": Numbers(done["attendees"], null=-1),
    }
    return Table("Activity", done.ids, fields_of("Activity"), columns)


def activity_contact_table(world: World) -> Table:
    """Who took which part in each activity; the key is made of the activity's and the part."""
    done = world.activities
    contacts = np.full((len(done), _ROLES), -1, dtype=np.int32)
    contacts[:, _SOURCE] = done["staff"]
    contacts[:, _PERSON] = done["person"]
    contacts[:, _ORGANISATION] = done["organisation"]
    contacts[:, _ASSIGNEE] = np.where(done["is_assigned"], done["staff"], -1)
    places = np.flatnonzero(contacts.ravel() >= 0)
    activity = done.ids[places // _ROLES]
    part = places % _ROLES
    return Table(
        "ActivityContact",
        activity * _ROLES + part,
        fields_of("ActivityContact"),
        {
            "activity_id": Numbers(activity),
            "contact_id": Numbers(contacts.ravel()[places], plus=1),
            "record_type_id": coded(part.astype(np.int8), _RECORD_TYPES.tolist()),
        },
    )
