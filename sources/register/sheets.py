"""The sheets of a register: which columns they have, and which of them are loaded.

What is declared here is also what `jussana register template` writes.
"""

from collections.abc import Callable
from dataclasses import dataclass

from sources.common.arrow_columns import Column, Kind
from sources.common.sheets import Value
from sources.register import cells


@dataclass(frozen=True)
class RegisterColumn:
    """One column of a sheet that is loaded.

    Attributes:
        parse: reads a cell that is not empty, given the file's year.
        is_required: whether an empty cell is a mistake, and not a value still to come.
    """

    name: str
    kind: Kind
    parse: Callable[[object, int], Value]
    is_required: bool = True


@dataclass(frozen=True)
class RegisterSheet:
    """One sheet, and the raw table of the same name.

    Attributes:
        description: of the table; its first sentence is "One row per …".
        key: columns that make a row's id, with the year before them.
        distinguished_by: a column, not loaded, that distinguishes rows of one key in the file;
            those rows are numbered. Without it, a key may occur only once.
        unread: further columns for the people who keep the file; not loaded either.
    """

    name: str
    description: str
    columns: tuple[RegisterColumn, ...]
    key: tuple[str, ...]
    distinguished_by: str | None = None
    unread: tuple[str, ...] = ()

    @property
    def needed(self) -> list[str]:
        """Columns that the file must have."""
        names = [column.name for column in self.columns]
        return [*names, self.distinguished_by] if self.distinguished_by else names

    @property
    def raw_columns(self) -> tuple[Column, ...]:
        """Columns of the raw table."""
        own = (Column(column.name, column.name, column.kind) for column in self.columns)
        return (
            Column("id", "id", Kind.TEXT),
            Column("plan_year", "plan_year", Kind.INTEGER),
            *own,
        )


_INDICATOR = RegisterColumn("indicator_id", Kind.TEXT, cells.name)
_EVENT_TYPE = RegisterColumn("event_type", Kind.TEXT, cells.name)

MILESTONES = RegisterSheet(
    "milestones",
    "One row per milestone of a plan year, with the day on which it was reached, if it was.",
    (_INDICATOR, RegisterColumn("reached_on", Kind.DATE, cells.day, is_required=False)),
    ("indicator_id",),
    unread=("hint", "evidence"),
)
COUNTS = RegisterSheet(
    "counts",
    "One row per thing that is counted by hand, such as an internal manual.",
    (_EVENT_TYPE, RegisterColumn("occurred_on", Kind.DATE, cells.day)),
    ("event_type", "occurred_on"),
    distinguished_by="title",
)
BASELINES = RegisterSheet(
    "baselines",
    "One row per network and plan year, with its followers as the year began, once known.",
    (_EVENT_TYPE, RegisterColumn("followers", Kind.INTEGER, cells.whole, is_required=False)),
    ("event_type",),
    unread=("hint",),
)
NOTES = RegisterSheet(
    "notes",
    "One row per indicator with a note for the director.",
    (_INDICATOR, RegisterColumn("note", Kind.TEXT, cells.text)),
    ("indicator_id",),
)

SHEETS = (MILESTONES, COUNTS, BASELINES, NOTES)
