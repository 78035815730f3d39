"""The sites whose traffic the installation measures."""

from typing import Any

from sources.sandbox.world.permalinks import HOST
from sources.sandbox.world.visits import AGENDA, WEB

from .addresses import AGENDA_HOST
from .figures import date_of

_SITES = {WEB: ("Torre Jussana", HOST), AGENDA: ("Què de Què", AGENDA_HOST)}


def site_row(site: int, first_day: int) -> dict[str, Any]:
    """`SitesManager.getSiteFromId` of a site, whose traffic is measured from `first_day` on."""
    name, host = _SITES[site]
    return {
        "idsite": site,
        "name": name,
        "main_url": f"https://{host}",
        "ts_created": f"{date_of(first_day - 200)} 09:00:00",
        "ecommerce": 0,
        "sitesearch": 1,
        "timezone": "Europe/Madrid",
        "timezone_name": "Spain",
        "currency": "EUR",
        "currency_name": "Euro",
        "exclude_unknown_urls": 0,
        "excluded_ips": "",
        "excluded_parameters": "",
        "group": "",
        "type": "website",
        "keep_url_fragment": 1,
    }
