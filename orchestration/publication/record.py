"""`operations.publications`: which builds were published, for the history that dbt keeps."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import date

from orchestration.errors import NightError
from orchestration.publication.publish import current_night
from orchestration.settings import Profile
from orchestration.warehouse.database import connection


@contextmanager
def publishing(profile: Profile, *, runs: Collection[str | None], as_of: date) -> Iterator[str]:
    """Write down that a build is being published, and take it back if readers never saw it.

    The row comes before the swap: the history must never miss a build that readers saw.

    Args:
        profile: whose marts.
        runs: the publishing run and those it re-executes; one of them must have built the marts.
        as_of: the day that the night stands for.

    Yields:
        The id of the build: of the run that built the marts.

    Raises:
        NightError: the marts are another run's: nobody checked them for this one.
    """
    forget = "delete from operations.publications where run_id = ?"
    with connection(profile.warehouse) as warehouse:
        row = warehouse.sql("select build_id from operations.night").fetchone()
        build_id = row[0] if row else None
        if build_id is None or build_id not in runs:
            raise NightError(
                "the marts were not built and checked by this run, or another night built them "
                "since. Nothing was published; run the job `build`, which does all of it."
            )
        warehouse.execute(forget, [build_id])
        warehouse.execute(
            "insert into operations.publications select ?, ?, now(), coalesce(max(turn), 0) + 1 "
            "from operations.publications",
            [build_id, as_of],
        )
    try:
        yield build_id
    except BaseException:
        current = current_night(profile.published)
        if not current or current.run_id != build_id:
            with connection(profile.warehouse) as warehouse:
                warehouse.execute(forget, [build_id])
        raise
