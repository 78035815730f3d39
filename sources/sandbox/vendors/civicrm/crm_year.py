"""The CRM's records that count in the plan's year, in plain numpy: its truth counts these."""

from dataclasses import dataclass
from functools import cached_property

from sources.sandbox.vendors.plan_year import Mask, PlanYear
from sources.sandbox.world import World
from sources.sandbox.world import vocabulary as words
from sources.sandbox.world.alliances import NO_DAY
from sources.sandbox.world.clock import DAY
from sources.sandbox.world.history import Array, Records


@dataclass(frozen=True)
class CrmYear:
    """The records of a world that count in the plan's year, to the as-of date."""

    world: World

    @cached_property
    def last_day(self) -> int:
        """The last day of the plan's year that counts."""
        return PlanYear(self.world.as_of).last_day

    def in_year(self, days: Array) -> Mask:
        """Which local days lie in the plan's year, to the last one."""
        return PlanYear(self.world.as_of).holds(days)

    @cached_property
    def activities(self) -> tuple[Records, Mask]:
        """All activities; and which count: completed, in the year, neither deleted nor a test."""
        rows = self.world.activities
        done = is_word(rows["status"], words.ACTIVITY_STATUSES, "Completed")
        counted = done & ~rows["is_deleted"] & ~rows["is_test"]
        return rows, counted & self.in_year(rows["starts"] // DAY)

    @cached_property
    def events(self) -> tuple[Records, Mask]:
        """All events; and which were held in the year."""
        rows = self.world.events
        held = rows["is_active"] & ~rows["is_template"]
        return rows, held & self.in_year(rows["starts"] // DAY)

    def activity(self, kind: str, medium: str | None = None) -> Mask:
        """Which activities of a kind count; of one medium where one is named."""
        rows, counted = self.activities
        mask = counted & is_word(rows["kind"], words.ACTIVITY_KINDS, kind)
        return mask if medium is None else mask & is_word(rows["medium"], words.MEDIA, medium)

    def event(self, kind: str) -> Mask:
        """Which events of a kind were held in the year."""
        rows, held = self.events
        return held & is_word(rows["kind"], words.EVENT_KINDS, kind)

    def attended(self, event_kind: str) -> tuple[Array, Array]:
        """Contacts and roles of those who came to events of a kind."""
        rows = self.world.participants
        came = is_word(rows["status"], words.PARTICIPANT_STATUSES, "Attended") & ~rows["is_test"]
        came &= self.event(event_kind)[self.world.events.places(rows["event"])]
        return rows["contact"][came], rows["roles"][came]

    def is_live_organisation(self, contacts: Array) -> Mask:
        """Which contacts are organisations that exist outside the trash."""
        places = self.world.contacts.places(contacts)
        known = self.world.contacts
        live: Mask = (places >= 0) & known["is_organisation"][places] & ~known["is_deleted"][places]
        return live

    def relationships(self, kind: str) -> tuple[Records, Mask]:
        """All relationships; and which of a kind count."""
        rows = self.world.relationships
        valid = rows["is_active"] | (rows["end_on"] != NO_DAY)
        mask = valid & is_word(rows["kind"], words.RELATIONSHIP_KINDS, kind)
        return rows, mask & self.is_live_organisation(rows["contact"])


def is_word(column: Array, vocabulary: tuple[str, ...], word: str) -> Mask:
    """Which codes of a column stand for a word of its vocabulary."""
    mask: Mask = column == vocabulary.index(word)
    return mask
