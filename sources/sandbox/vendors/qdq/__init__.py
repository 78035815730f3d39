"""The agenda Què de Què: a Drupal site that speaks JSON:API to its visitors."""

from pathlib import Path

from sources.sandbox.vendors.vendor import Vendor
from sources.sandbox.world import World

from .app import qdq_app
from .truth import RULES


def _settings(_: World, address: str, __: Path) -> dict[str, str]:
    return {
        "BASE_URL": address,
        "ACTIVITY_RESOURCE": "node/activity",
        "ORGANISATION_RESOURCE": "group/organisation",
    }


QDQ = Vendor(
    name="qdq",
    label="Què de Què (JSON:API)",
    faults=(
        "rate_limit", "server_error", "slow", "reset_midbody", "html_200", "silent_empty",
        "short_pages", "duplicate_rows", "unordered_pages", "missing_field", "renamed_field",
        "type_change", "late_edits", "vanished_rows",
    ),
    settings=_settings,
    rules=RULES,
    app=qdq_app,
)  # fmt: skip
