"""Health check of a WordPress: whether it is reached, and what is missing."""

from collections.abc import Iterator

from sources.common.health import HealthResult
from sources.wordpress.client import WordPressClient
from sources.wordpress.settings import read_settings


def check_health() -> Iterator[HealthResult]:
    """Look at the site, its time zone, and the configured types.

    Raises:
        SourceError: the site cannot be reached or is closed to visitors.
    """
    settings = read_settings()
    client = WordPressClient(settings.base_url, plain_permalinks=settings.plain_permalinks)
    zone = client.site().get("timezone_string")
    yield HealthResult("as any visitor, no credential is needed", at=client.clock)
    if zone != settings.timezone:
        yield HealthResult(
            f"the site's time zone is {zone or 'a fixed offset'}, not {settings.timezone}",
            "set SOURCES__WORDPRESS__TIMEZONE to it; or choose a city in the site's general "
            "settings, as a fixed offset is an hour off for half of the year",
        )
    known = client.rest_bases()
    for kind, rest_base in settings.post_types.items():
        if rest_base not in known:
            yield HealthResult(
                f"{kind}: there is no type '{rest_base}'",
                f"name one of {', '.join(known)} in SOURCES__WORDPRESS__POST_TYPES",
            )
        elif not any(client.pages(rest_base, ("id",))):
            yield HealthResult(f"{kind}: no entry of it is published yet")
