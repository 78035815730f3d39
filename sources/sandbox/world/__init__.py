"""What happens in two years at the centre and its vendors, and what stands recorded on a night.

Here belong: what happens, once per seed, scale and year (histories), in words of the centre.
Not here: how a vendor stores, names or sends it, or gets it wrong. Each module of something that
happens takes a random stream of its own (`scenario.stream`), so that no other figure moves.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

import numpy as np

from .accompaniments import Accompaniments, accompaniments
from .alliances import alliances
from .bulletins import Bulletins, bulletins
from .clock import night_after
from .contacts import Contacts, Merge, contacts
from .desk import desk
from .events import events
from .festa import festa
from .history import Array, History, Records, join
from .participants import participants
from .rooms import rooms
from .scenario import Scenario, stream


@dataclass(frozen=True)
class Histories:
    """Every record that the CRM holds in the two years, from its creation to its deletion."""

    scenario: Scenario
    contacts: Contacts
    activities: History
    events: History
    participants: History
    accompaniments: Accompaniments
    relationships: History
    bulletins: Bulletins


@dataclass(frozen=True)
class World:
    """What stands recorded at 02:00 on the night after `as_of`.

    The records are those of the CRM. References between them are rows of histories; a key is its
    row + 1. What other systems hold follows from `scenario`: each has a module of its own, which
    its vendor calls when it needs it.

    Attributes:
        scenario: which world it is.
        as_of: the last complete local day.
        now: UTC seconds.
        faults: of each vendor, tonight.
    """

    scenario: Scenario
    as_of: date
    now: int
    faults: Mapping[str, frozenset[str]]
    contacts: Records
    activities: Records
    events: Records
    participants: Records
    cases: Records
    case_contacts: Records
    relationships: Records
    mailings: Records
    mailing_queue: Records
    mailing_opens: Records


@lru_cache(maxsize=2)
def histories(seed: int, year: int, scale: int) -> Histories:
    """The CRM's histories of the two years that end with `year`."""
    everyone = contacts(stream(seed, year, "contacts"), year, scale)
    scenario = Scenario(seed, year, scale, everyone)
    calendar = events(scenario)
    cases = accompaniments(scenario)
    activities = join([*desk(scenario), *rooms(scenario), *festa(scenario), cases.opened])[0]
    return Histories(
        scenario=scenario,
        contacts=everyone,
        activities=activities,
        events=calendar,
        participants=participants(scenario, calendar),
        accompaniments=cases,
        relationships=alliances(scenario),
        bulletins=bulletins(scenario),
    )


def world(
    *, seed: int, as_of: date, scale: int = 1, faults: Mapping[str, frozenset[str]] | None = None
) -> World:
    """The world on the night after `as_of`, before faults rewrite its records."""
    held = histories(seed, as_of.year, scale)
    now = night_after(as_of)
    merge = held.contacts.merge.until(now)
    calendar = held.events.snapshot(now)
    cases = held.accompaniments.cases.snapshot(now)
    mailings = held.bulletins.mailings.snapshot(now)
    relationships = _merged(held.relationships.snapshot(now), "contact", merge, is_stamped=True)
    return World(
        scenario=held.scenario,
        as_of=as_of,
        now=now,
        faults=defaultdict(frozenset, faults or {}),
        contacts=_merged(held.contacts.history.snapshot(now), "employer", merge, is_stamped=True),
        activities=_merged(held.activities.snapshot(now), "organisation", merge),
        events=calendar,
        participants=_with_parent(
            _merged(held.participants.snapshot(now), "contact", merge, is_stamped=True),
            "event",
            calendar,
        ),
        cases=cases,
        case_contacts=_with_parent(
            _merged(held.accompaniments.clients.snapshot(now), "contact", merge), "case", cases
        ),
        relationships=_merged(relationships, "other", merge, is_stamped=True),
        mailings=mailings,
        mailing_queue=_with_parent(held.bulletins.queue.snapshot(now), "mailing", mailings),
        mailing_opens=_with_parent(held.bulletins.opens.snapshot(now), "mailing", mailings),
    )


def _merged(records: Records, column: str, merge: Merge, *, is_stamped: bool = False) -> Records:
    """The records with the winner of a merge in the place of the loser.

    `is_stamped`: the CRM counts this as a change of records that have the contact in a column; it
    does not where a table of its own links the two.
    """
    if not len(merge.losers):
        return records
    order = np.argsort(merge.losers)
    losers, winners, at = merge.losers[order], merge.winners[order], merge.at[order]
    contact = records[column]
    near = np.minimum(np.searchsorted(losers, contact), len(losers) - 1)
    moved = np.flatnonzero((losers[near] == contact) & (records.created_at < at[near]))
    passed: Array = contact.copy()
    passed[moved] = winners[near[moved]]
    changed_at = records.changed_at
    if is_stamped:
        changed_at = changed_at.copy()
        changed_at[moved] = np.maximum(changed_at[moved], at[near[moved]])
    columns = {**records.columns, column: passed}
    return replace(records, columns=columns, changed_at=changed_at)


def _with_parent(records: Records, column: str, parents: Records) -> Records:
    """The records whose parent exists: the database deletes the others with it."""
    orphans = np.flatnonzero(parents.places(records[column]) < 0)
    return records.without(orphans) if len(orphans) else records
