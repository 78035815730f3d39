"""FGEC: the open data portal (CKAN) that publishes the city's register of entities."""

from pathlib import Path

from sources.sandbox.vendors.vendor import Vendor
from sources.sandbox.world import World

from .app import PACKAGE, fgec_app
from .truth import RULES


def _settings(_: World, address: str, __: Path) -> dict[str, str]:
    return {"BASE_URL": f"{address}/data", "PACKAGE": PACKAGE, "NUMBER_ATTRIBUTE": ""}


FGEC = Vendor(
    name="fgec",
    label="FGEC (CKAN)",
    faults=(
        "rate_limit", "server_error", "slow", "reset_midbody", "html_200", "silent_empty",
        "short_pages", "duplicate_rows", "unordered_pages", "missing_field", "renamed_field",
        "type_change", "late_edits", "vanished_rows",
    ),
    settings=_settings,
    rules=RULES,
    app=fgec_app,
)  # fmt: skip
