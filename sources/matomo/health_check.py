"""Health check of a Matomo: version, sites, time zones, available figures."""

from collections.abc import Iterator

from sources.common.health import HealthResult
from sources.common.timezones import LOCAL_TZ, last_complete_day
from sources.matomo.client import MatomoClient
from sources.matomo.settings import read_settings


def check_health() -> Iterator[HealthResult]:
    """Look at the token, and at each site.

    Raises:
        SourceError: the token may not view a site, or the server cannot be reached.
    """
    settings = read_settings()
    client = MatomoClient(settings.base_url, settings.token)
    for site, site_id in settings.sites.items():
        zone = client.site(site_id)["timezone"]
        is_ours = zone == LOCAL_TZ.key
        yield HealthResult(
            f"{site} is site {site_id}, in {zone}",
            "" if is_ours else f"set the site's time zone to {LOCAL_TZ.key}: days are cut by it",
            client.clock,
        )
    yield HealthResult(f"Matomo {client.version()}")
    year = last_complete_day(client.clock).replace(month=1, day=1)
    figures = client.summaries(
        "VisitsSummary.get",
        settings.web_site_id,
        "year",
        [f"{year:%Y}"],
        year,
        last_complete_day(client.clock),
    )
    is_given = "nb_uniq_visitors" in figures[f"{year:%Y}"]
    yield HealthResult(
        "unique visitors of a year: "
        + ("Matomo's own" if is_given else "months added up, an upper bound")
    )
