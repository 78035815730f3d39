"""Reports each incident once, and its end once."""

import logging
import sqlite3
from collections.abc import Collection, Set
from datetime import datetime

from orchestration.alerts import notifier
from orchestration.alerts.incident_store import StoredIncident, open_store
from orchestration.alerts.incidents import Incident
from orchestration.settings import Profile
from sources.common.timezones import LOCAL_TZ

logger = logging.getLogger(__name__)


def reconcile(here: Profile, incidents: Collection[Incident], judged: Set[str]) -> None:
    """Report new incidents, and the end of open ones; a failing channel raises nothing.

    Args:
        here: the profile of the incidents.
        incidents: all incidents that were seen of the judged kinds.
        judged: the kinds that were checked. An open incident of such a kind that was not seen
            again is resolved; incidents of other kinds stay open.
    """
    path = here.folder / "alerts.sqlite"
    now = f"{datetime.now(LOCAL_TZ):%Y-%m-%d %H:%M} (Barcelona)"
    try:
        with open_store(path) as store:
            store.update(incidents, judged, now)
            if notifier.is_set():
                store.report(lambda incident: _send(here, incident))
    except (sqlite3.Error, OSError) as error:
        logger.warning(
            "%s cannot be used (%s): each run sends its alerts again until it can. If the file "
            "is damaged, delete it",
            *(path, error),
        )
        for one in incidents:
            _send(here, StoredIncident(one.title, one.cause, str(one.section), now))


def _send(here: Profile, incident: StoredIncident) -> bool:
    if incident.resolved_at is None:
        lines = (
            f"What: {incident.cause}",
            f"Since: {incident.since}",
            f"To do: see {incident.remedy}",
        )
        return notifier.send(f"jussana {here.name}: {incident.title}", "\n".join(lines))
    lines = (
        f"What: resolved. It was: {incident.cause}",
        f"Since: {incident.since}, until {incident.resolved_at}",
        "To do: nothing",
    )
    title = f"jussana {here.name}: resolved: {incident.title}"
    return notifier.send(title, "\n".join(lines), is_resolved=True)
