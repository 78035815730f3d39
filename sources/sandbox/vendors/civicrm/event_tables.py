"""Event, Participant and ParticipantStatusType as tables."""

import numpy as np

from sources.sandbox.world import World
from sources.sandbox.world.clock import to_wall
from sources.sandbox.world.history import Array
from sources.sandbox.world.vocabulary import (
    EVENT_KINDS,
    PARTICIPANT_STATUSES,
    PROGRAMMES,
    ROLE_SETS,
)

from .activity_tables import values_of
from .columns import NULL, Computed, Constant, EntityColumn, EntityTable, Numbers, coded, objects
from .metadata import PARTICIPANT_STATUSES as STATUS_TYPES
from .metadata import fields_of, option_value

_STATUS_IDS = {status["name"]: int(status["id"]) for status in STATUS_TYPES}
_COUNTED = [status["name"] for status in STATUS_TYPES if status["is_counted"] == "1"]


def event_table(world: World) -> EntityTable:
    """All events and templates."""
    held = world.events
    ends = held["starts"] + held["minutes"].astype(np.int32) * 60
    taken = np.isin(world.participants["status"], _codes(_COUNTED)) & ~world.participants["is_test"]
    places = held.places(world.participants["event"][taken])
    left = held["places"] - np.bincount(places, minlength=len(held))

    def titles(rows: Array) -> Array:
        kinds = held["kind"][rows].tolist()
        numbered = zip(kinds, held.ids[rows].tolist(), strict=True)
        return objects([f"{EVENT_KINDS[kind]} núm. {number}" for kind, number in numbered])

    def remaining(rows: Array) -> Array:
        full = np.maximum(left[rows], 0).astype(np.int64)
        return np.where(held["places"][rows] < 0, NULL, full)

    columns: dict[str, EntityColumn] = {
        "title": Computed(titles),
        "event_type_id": coded(held["kind"], values_of("event_type", EVENT_KINDS)),
        "start_date": Numbers(held["starts"]),
        "end_date": Numbers(ends),
        "max_participants": Numbers(held["places"], null=-1),
        "remaining_participants": Computed(remaining),
        "is_active": Numbers(held["is_active"]),
        "is_template": Numbers(held["is_template"]),
        "is_online_registration": Constant(1, is_object=False),
        "created_date": Numbers(np.where(held.ids % 11, to_wall(held.created_at), -1), null=-1),
        "created_id": Constant(3, is_object=False),
        "currency": Constant("EUR", is_object=True),
        "Formacio.programa": coded(
            held["programme"], [option_value("programa", name) for name in PROGRAMMES]
        ),
    }
    return EntityTable("Event", held.ids, fields_of("Event"), columns)


def _codes(names: list[str]) -> list[int]:
    return [place for place, name in enumerate(PARTICIPANT_STATUSES) if name in names]


def participant_table(world: World) -> EntityTable:
    """All registrations."""
    signed = world.participants
    roles = [[option_value("participant_role", name) for name in names] for names in ROLE_SETS]
    return EntityTable(
        "Participant",
        signed.ids,
        fields_of("Participant"),
        {
            "contact_id": Numbers(signed["contact"], plus=1),
            "event_id": Numbers(signed["event"], plus=1),
            "status_id": coded(
                signed["status"], [_STATUS_IDS[name] for name in PARTICIPANT_STATUSES]
            ),
            "role_id": coded(signed["roles"], roles),
            "register_date": Numbers(signed["registered"]),
            "is_test": Numbers(signed["is_test"]),
            "created_date": Numbers(signed.created_at),
            "modified_date": Numbers(signed.changed_at),
        },
    )
