"""Keeps the record of publications in step with what readers see."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import date

from orchestration.errors import NightError
from orchestration.publication.nights import current_night
from orchestration.settings import Profile
from orchestration.warehouse.operations import (
    current_build,
    delete_publication,
    record_publication,
)


@contextmanager
def publishing(profile: Profile, *, runs: Collection[str | None], as_of: date) -> Iterator[str]:
    """Record a build as published, and undo that if the publication fails.

    The record is written before the files are replaced: the history must never lack a build that
    readers saw.

    Args:
        profile: whose marts are published.
        runs: the publishing run and those it re-executes; one of them must have built the marts.
        as_of: last day that the figures cover.

    Yields:
        The id of the build: that of the run that built the marts.

    Raises:
        NightError: another run built the marts, so this one has not checked them.
    """
    build_id = current_build(profile)
    if build_id is None or build_id not in runs:
        raise NightError(
            "the marts were not built and checked by this run, or another night has built them "
            "since. Nothing was published; run the job `build`, which does all of it."
        )
    record_publication(profile, build_id, as_of)
    try:
        yield build_id
    except BaseException:
        current = current_night(profile.published)
        if not current or current.run_id != build_id:
            delete_publication(profile, build_id)
        raise
