"""The centre's life over two years, told once per seed, and how its records stand on a night."""

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
    """Every record of the two years, from birth to deletion."""

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
    """What the centre's records hold at 02:00 on the night after `as_of`.

    Cross references are rows of the lives; a key is its row + 1. What other systems than the
    CRM hold is told from `story`, each by a module of its own, when a stand-in asks for it.
    `faults` says what each vendor does wrong tonight.
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
    """Tells the two years that end with `year`; the same arguments, the same life."""
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
    """The world as it stands on the night after `as_of`, before any fault rewrites it."""
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
    """Passes what losers had before their merge to the winners.

    The CRM stamps the change on records that name their contact themselves, and leaves no
    trace on those linked through a table of their own.
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
    """Only the records whose parent still exists: the database deletes the others with it."""
    orphans = np.flatnonzero(parents.places(records[column]) < 0)
    return records.without(orphans) if len(orphans) else records
