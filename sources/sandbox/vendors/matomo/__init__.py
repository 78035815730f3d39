"""The web analytics: a server that speaks the Matomo Reporting API."""

from datetime import date
from pathlib import Path

from sources.sandbox.vendors.vendor import Vendor
from sources.sandbox.world import World
from sources.sandbox.world.visits import AGENDA, WEB

from .app import TOKEN, matomo_app
from .truth import RULES


def _settings(world: World, address: str, __: Path) -> dict[str, str]:
    return {
        "BASE_URL": address,
        "TOKEN": TOKEN,
        "WEB_SITE_ID": str(WEB),
        "QDQ_SITE_ID": str(AGENDA),
        "SINCE": date(world.scenario.years[0], 1, 1).isoformat(),
    }


MATOMO = Vendor(
    name="matomo",
    label="Matomo Reporting",
    faults=(
        "rate_limit", "server_error", "slow", "reset_midbody", "html_200", "expired_token",
        "silent_empty", "duplicate_rows", "missing_field", "renamed_field", "type_change",
        "retired_metric", "late_edits", "vanished_rows",
    ),
    settings=_settings,
    rules=RULES,
    app=matomo_app,
)  # fmt: skip
