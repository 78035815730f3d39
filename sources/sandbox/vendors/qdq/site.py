"""The site's collections: their items and attributes."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import numpy as np

from sources.sandbox.world import World
from sources.sandbox.world.agenda import agenda
from sources.sandbox.world.clock import MADRID
from sources.sandbox.world.history import Array, Records

_TOPICS = (
    "Taller de ceràmica", "Assemblea oberta", "Cinefòrum", "Ruta pel barri", "Concert solidari",
    "Xerrada", "Festa major petita", "Mercat d'intercanvi", "Curs de català", "Recital",
)  # fmt: skip
_PEOPLE = ("Maria Puig", "Jordi Vila", "Fatima El Amrani", "Núria Soler", "Marc Ferrer")


@dataclass(frozen=True)
class Collection:
    """One resource.

    Attributes:
        resource: entity type and bundle.
        keys: what items can be filtered and sorted by: the values by path.
        published: which items a visitor may see.
        attributes: gives those of the item at a place.
    """

    resource: str
    keys: Mapping[str, Array]
    published: Array
    attributes: Callable[[int], dict[str, Any]]

    @property
    def type(self) -> str:
        """The resource's type in documents."""
        return self.resource.replace("/", "--")

    def __len__(self) -> int:
        return len(self.published)


def collections(world: World) -> dict[str, Collection]:
    """The site's public collections on the world's night, by entity type and bundle."""
    held = agenda(world)
    seed = f"{world.scenario.seed}/{world.scenario.year}"
    activities = _collection("node/activity", held.activities, "nid", seed, _activity)
    organisations = _collection("group/organisation", held.organisations, "id", seed, _group)
    return {part.resource: part for part in (activities, organisations)}


def _collection(
    resource: str,
    records: Records,
    number: str,
    seed: str,
    texts: Callable[[int], dict[str, Any]],
) -> Collection:
    numbers = records.ids * 3 + 4
    internal = f"drupal_internal__{number}"

    def attributes(at: int) -> dict[str, Any]:
        return {
            internal: int(numbers[at]),
            f"drupal_internal__{'vid' if number == 'nid' else 'revision_id'}": int(numbers[at]) + 9,
            "langcode": "ca",
            "status": bool(records["is_published"][at]),
            "created": iso(int(records["created"][at])),
            "changed": iso(int(records.changed_at[at])),
            **texts(int(records["title"][at])),
        }

    keys = {
        "id": np.array([_uuid(f"{seed}/{resource}/{row}") for row in records.rows.tolist()]),
        internal: numbers,
        "status": records["is_published"].astype(np.int64),
        "created": records["created"],
        "changed": records.changed_at,
    }
    return Collection(resource, keys, records["is_published"], attributes)


def _uuid(name: str) -> str:
    return str(UUID(bytes=hashlib.blake2b(name.encode(), digest_size=16).digest(), version=4))


def iso(utc: int) -> str:
    """A moment (UTC seconds) as Drupal writes it: local time with its offset."""
    return datetime.fromtimestamp(utc, UTC).astimezone(MADRID).isoformat()


def _activity(number: int) -> dict[str, Any]:
    person = _PEOPLE[number % len(_PEOPLE)]
    return {
        "title": f"{_TOPICS[number % len(_TOPICS)]} {number} amb {person}",
        "body": {"value": f"<p>Hi serà {person} 🎉</p>", "format": "basic_html", "summary": ""},
        "field_contact": f"{person.split()[0].lower()}.{number}@example.org",
    }


def _group(number: int) -> dict[str, Any]:
    return {
        "label": f"Entitat de l'agenda {number}",
        "field_phone": f"6{number * 7919 % 10**8:08d}",
    }
