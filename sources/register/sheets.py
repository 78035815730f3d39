"""The sheets of a register: which columns they have, and which of them are loaded.

What is declared here is also what `jussana register template` writes.
"""

from collections.abc import Callable
from dataclasses import dataclass

from sources.common.arrow_columns import Column, Kind
from sources.register import cells


@dataclass(frozen=True)
class Field:
    """One column of a sheet that is loaded.

    Attributes:
        parse: reads a cell that is not empty, given the file's year.
        is_required: whether a row without it is a mistake, and not something yet to come.
    """

    name: str
    kind: Kind
    parse: Callable[[object, int], cells.Value]
    is_required: bool = True


@dataclass(frozen=True)
class Sheet:
    """One sheet, and the raw table of the same name.

    Attributes:
        description: of the table; its first sentence is "One row per …".
        key: columns that make a row's id, with the year before them.
        told_apart_by: a column that stays in the file, and tells rows of one key apart there;
            those rows are numbered. Without one a key may come once only.
        unread: further columns for the people who keep the file; they stay in it as well.
    """

    name: str
    description: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    told_apart_by: str | None = None
    unread: tuple[str, ...] = ()

    @property
    def needed(self) -> list[str]:
        """Columns that the file must have."""
        names = [field.name for field in self.fields]
        return [*names, self.told_apart_by] if self.told_apart_by else names

    @property
    def columns(self) -> tuple[Column, ...]:
        """Columns of the raw table."""
        own = (Column(field.name, field.name, field.kind) for field in self.fields)
        return (
            Column("id", "id", Kind.TEXT),
            Column("plan_year", "plan_year", Kind.INTEGER),
            *own,
        )


_INDICATOR = Field("indicator_id", Kind.TEXT, cells.name)
_EVENT_TYPE = Field("event_type", Kind.TEXT, cells.name)

MILESTONES = Sheet(
    "milestones",
    "One row per milestone of a plan year, with the day on which it was reached, if it was.",
    (_INDICATOR, Field("reached_on", Kind.DATE, cells.day, is_required=False)),
    ("indicator_id",),
    unread=("hint", "evidence"),
)
COUNTS = Sheet(
    "counts",
    "One row per thing that is counted by hand, such as an internal manual.",
    (_EVENT_TYPE, Field("occurred_on", Kind.DATE, cells.day)),
    ("event_type", "occurred_on"),
    told_apart_by="title",
)
BASELINES = Sheet(
    "baselines",
    "One row per network and plan year, with its followers as the year began, once known.",
    (_EVENT_TYPE, Field("followers", Kind.INTEGER, cells.whole, is_required=False)),
    ("event_type",),
    unread=("hint",),
)
NOTES = Sheet(
    "notes",
    "One row per indicator about which the register says a word to the direction.",
    (_INDICATOR, Field("note", Kind.TEXT, cells.text)),
    ("indicator_id",),
)

SHEETS = (MILESTONES, COUNTS, BASELINES, NOTES)
