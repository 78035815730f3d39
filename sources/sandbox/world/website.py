"""The centre's website: its posts, and files, most of which belong to a post."""

from functools import lru_cache

import numpy as np

from .calendar import at_hours, days_of_years
from .clock import DAY, to_utc
from .entries import DEFAULTS, FILE, FORMATS, LINES, POST_KINDS, POST_STATUSES, posts
from .history import Array, History, join, new_history, some
from .scenario import Scenario
from .vocabulary import code


@lru_cache(maxsize=2)
def website(scenario: Scenario) -> History:
    """Posts and files together, in order of creation: WordPress numbers them in one sequence."""
    written = posts(scenario)
    files = _files(scenario, written)
    joined, (of_posts, of_files) = join([written, files])
    owned = files.initial["parent"] >= 0
    joined.initial["parent"][of_files[owned]] = of_posts[files.initial["parent"][owned]]
    return joined


def _files(scenario: Scenario, written: History) -> History:
    """Files: of posts, some replaced with a revision, and some that belong to no post."""
    rng = scenario.stream("website/files")
    formats = np.full(len(POST_KINDS), -1)
    for line in LINES:
        if line.format:
            formats[POST_KINDS.index(line.kind)] = FORMATS.index(line.format)
    owners = np.flatnonzero(formats[written.initial["kind"]] >= 0)
    again = [
        (edit.rows[with_file], edit.at[with_file] - 400)
        for edit in written.edits
        if edit.column == "revision"
        for with_file in [np.isin(edit.rows, owners[::2]) & (edit.value == 2)]
    ]
    loose = at_hours(rng, days_of_years(rng, scenario.years, 15), 9, 18)
    histories = [
        _uploaded(written.initial["published_at"][owners] - 500, owners, formats, written),
        *(_uploaded(at, rows, formats, written) for rows, at in again),
        new_history(
            to_utc(loose),
            DEFAULTS,
            kind=FILE,
            status=code(POST_STATUSES, "inherit"),
            published_at=to_utc(loose),
            format=rng.integers(0, 3, len(loose)),
        ),
    ]
    files = join(histories)[0]
    gone = some(rng, len(files), 0.02)
    files.purge(gone, files.created_at[gone] + rng.integers(20, 300, len(gone)) * DAY)
    return files


def _uploaded(at: Array, owners: Array, formats: Array, written: History) -> History:
    return new_history(
        at,
        DEFAULTS,
        kind=FILE,
        status=code(POST_STATUSES, "inherit"),
        published_at=at,
        parent=owners,
        format=formats[written.initial["kind"][owners]],
    )
