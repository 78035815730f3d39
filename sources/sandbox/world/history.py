"""Histories of records: created, edited, purged; and a snapshot of them on a night.

Records are kept as columns of numpy arrays. A row is a place in a history and never changes; a
place is one in a snapshot, which lacks the rows that do not exist on its night.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from .clock import NEVER, Ints

Array = NDArray[Any]
Default: TypeAlias = "np.generic[Any]"


@dataclass(frozen=True)
class Edit:
    """Changes of one column: the new value of each row, and when it is set (UTC seconds)."""

    column: str
    rows: NDArray[np.int64]
    at: Ints
    value: Array


@dataclass(frozen=True)
class Purge:
    """Rows that are deleted for good, and when (UTC seconds)."""

    rows: NDArray[np.int64]
    at: Ints


@dataclass
class History:
    """All records of one kind over the two years: their first state, and every later change.

    Attributes:
        created_at: of each row (UTC seconds), in ascending order where rows are keys.
        initial: the first value of each column.
        edits: those of one column in the order in which they happen to any one row.
        purges: hard deletions.
    """

    created_at: Ints
    initial: dict[str, Array]
    edits: list[Edit] = field(default_factory=list)
    purges: list[Purge] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.created_at)

    def edit(self, column: str, rows: Array, at: Array, value: object) -> None:
        """Adds a change; left out for rows that are created only after it."""
        at = np.asarray(at)
        value = np.broadcast_to(np.asarray(value, dtype=self.initial[column].dtype), rows.shape)
        keep = at > self.created_at[rows]
        self.edits.append(Edit(column, rows[keep], at[keep].astype(np.int32), value[keep]))

    def purge(self, rows: Array, at: Array) -> None:
        """Adds a hard deletion."""
        self.purges.append(Purge(rows, np.asarray(at).astype(np.int32)))

    def snapshot(self, now: int) -> "Records":
        """The records that exist at `now` (UTC seconds), with the values that they have by then."""
        state = {name: values.copy() for name, values in self.initial.items()}
        changed_at = self.created_at.copy()
        for edit in self.edits:
            is_past = edit.at <= now
            rows = edit.rows[is_past]
            state[edit.column][rows] = edit.value[is_past]
            changed_at[rows] = np.maximum(changed_at[rows], edit.at[is_past])
        exists = self.created_at <= now
        for purge in self.purges:
            exists[purge.rows[purge.at <= now]] = False
        rows = np.flatnonzero(exists)
        if len(rows) == len(self):
            return Records(rows, self.created_at, changed_at, state)
        columns = {name: values[rows] for name, values in state.items()}
        return Records(rows, self.created_at[rows], changed_at[rows], columns)


@dataclass
class Records:
    """A snapshot: the records of one kind that exist on a night.

    Attributes:
        rows: of the history, ascending.
        created_at: of each record (UTC seconds).
        changed_at: of each record's last change (UTC seconds); its creation where there was none.
        columns: the values of each column.
    """

    rows: NDArray[np.int64]
    created_at: Ints
    changed_at: Ints
    columns: dict[str, Array]

    def __getitem__(self, column: str) -> Array:
        return self.columns[column]

    def __len__(self) -> int:
        return len(self.rows)

    @cached_property
    def ids(self) -> NDArray[np.int64]:
        """The key of each record: its row, counted from 1; never used again."""
        return self.rows + 1

    def places(self, rows: Array) -> Array:
        """Where the records of these rows lie in the snapshot; -1 where one is gone or null."""
        if not len(self):
            return np.full(np.shape(rows), -1)
        at = np.minimum(np.searchsorted(self.rows, rows), len(self) - 1)
        return np.where(self.rows[at] == rows, at, -1)

    def copy(self) -> "Records":
        """The same records in arrays of their own, which may be changed."""
        columns = {name: values.copy() for name, values in self.columns.items()}
        return replace(self, changed_at=self.changed_at.copy(), columns=columns)

    def without(self, places: Array) -> "Records":
        """The records that do not lie at `places`."""
        keep = np.ones(len(self), dtype=bool)
        keep[places] = False
        columns = {name: values[keep] for name, values in self.columns.items()}
        return Records(self.rows[keep], self.created_at[keep], self.changed_at[keep], columns)


def join(histories: Sequence[History]) -> tuple[History, list[NDArray[np.int64]]]:
    """One history in order of creation; and for each part, the new rows of its records."""
    created_at = np.concatenate([history.created_at for history in histories])
    order = np.argsort(created_at, kind="stable")
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    joined = History(created_at[order], {})
    for name in histories[0].initial:
        joined.initial[name] = np.concatenate([history.initial[name] for history in histories])[
            order
        ]
    starts = np.cumsum([0, *map(len, histories)])
    places = [
        place[start : start + len(history)]
        for start, history in zip(starts, histories, strict=False)
    ]
    for part, history in zip(places, histories, strict=True):
        joined.edits += [Edit(e.column, part[e.rows], e.at, e.value) for e in history.edits]
        joined.purges += [Purge(part[p.rows], p.at) for p in history.purges]
    return joined, places


def new_history(created_at: Array, defaults: Mapping[str, Default], **given: object) -> History:
    """A history of `len(created_at)` rows.

    Args:
        created_at: of each row (UTC seconds).
        defaults: the columns, with a value for all rows where none is given.
        given: the first values of columns: one for all rows, or one for each.
    """
    shape = np.shape(created_at)
    columns = {
        name: np.array(np.broadcast_to(np.asarray(given.get(name, value), value.dtype), shape))
        for name, value in defaults.items()
    }
    return History(np.minimum(np.asarray(created_at), NEVER).astype(np.int32), columns)


def some(rng: np.random.Generator, among: int, share: float, least: int = 0) -> NDArray[np.int64]:
    """Some of `among` rows at random, ascending: about `share` of them, at least `least`."""
    count = min(among, max(least, int(rng.binomial(among, share))))
    return np.sort(rng.choice(among, count, replace=False)).astype(np.int64)
