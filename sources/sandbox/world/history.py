"""Lives of records: how each is born, edited, trashed and purged, and how it stands on a night."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from .clock import NEVER, Ints

Array = NDArray[Any]
Default: TypeAlias = "np.generic[Any]"


@dataclass(frozen=True)
class Edit:
    """One kind of later change: what `column` of which rows becomes, and when (UTC seconds)."""

    column: str
    rows: NDArray[np.int64]
    at: Ints
    value: Array


@dataclass(frozen=True)
class Purge:
    """Rows deleted for good: after `at` nothing is left of them."""

    rows: NDArray[np.int64]
    at: Ints


@dataclass
class History:
    """All records of one kind over the whole period: as born, and every change to come.

    Edits of one column are listed in the order in which they happen to any one row.
    """

    created_at: Ints
    initial: dict[str, Array]
    edits: list[Edit] = field(default_factory=list)
    purges: list[Purge] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.created_at)

    def edit(self, column: str, rows: Array, at: Array, value: object) -> None:
        """Plans a change; ignored for rows where it would come before their birth."""
        at = np.asarray(at)
        value = np.broadcast_to(np.asarray(value, dtype=self.initial[column].dtype), rows.shape)
        keep = at > self.created_at[rows]
        self.edits.append(Edit(column, rows[keep], at[keep].astype(np.int32), value[keep]))

    def purge(self, rows: Array, at: Array) -> None:
        """Plans a hard deletion."""
        self.purges.append(Purge(rows, np.asarray(at).astype(np.int32)))

    def snapshot(self, now: int) -> "Records":
        """The records as they stand at `now`."""
        state = {name: values.copy() for name, values in self.initial.items()}
        changed_at = self.created_at.copy()
        for edit in self.edits:
            done = edit.at <= now
            rows = edit.rows[done]
            state[edit.column][rows] = edit.value[done]
            changed_at[rows] = np.maximum(changed_at[rows], edit.at[done])
        alive = self.created_at <= now
        for purge in self.purges:
            alive[purge.rows[purge.at <= now]] = False
        rows = np.flatnonzero(alive)
        if len(rows) == len(self):
            return Records(rows, self.created_at, changed_at, state)
        columns = {name: values[rows] for name, values in state.items()}
        return Records(rows, self.created_at[rows], changed_at[rows], columns)


@dataclass
class Records:
    """The records of one kind that exist on a night; `rows` are their places in the life."""

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
        """The key of each record: its place in the life, from 1, never reused."""
        return self.rows + 1

    def places(self, rows: Array) -> Array:
        """Where the records of these life rows lie here; -1 where one is gone or null."""
        if not len(self):
            return np.full(np.shape(rows), -1)
        at = np.minimum(np.searchsorted(self.rows, rows), len(self) - 1)
        return np.where(self.rows[at] == rows, at, -1)

    def without(self, places: Array) -> "Records":
        """The same records less those at `places`."""
        keep = np.ones(len(self), dtype=bool)
        keep[places] = False
        columns = {name: values[keep] for name, values in self.columns.items()}
        return Records(self.rows[keep], self.created_at[keep], self.changed_at[keep], columns)


def join(histories: Sequence[History]) -> tuple[History, list[NDArray[np.int64]]]:
    """One life in order of birth, and for each part the places its rows got in it."""
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
    """A life of `len(born_at)` rows, with `defaults` (one value each) where nothing is given."""
    shape = np.shape(created_at)
    columns = {
        name: np.array(np.broadcast_to(np.asarray(given.get(name, value), value.dtype), shape))
        for name, value in defaults.items()
    }
    return History(np.minimum(np.asarray(created_at), NEVER).astype(np.int32), columns)


def some(rng: np.random.Generator, among: int, share: float, least: int = 0) -> NDArray[np.int64]:
    """A random few of `among` rows: about `share` of them, at least `least`, in order."""
    count = min(among, max(least, int(rng.binomial(among, share))))
    return np.sort(rng.choice(among, count, replace=False)).astype(np.int64)
