"""The centre's website: a server that speaks the WordPress REST API."""

import json
from pathlib import Path

from sources.sandbox.vendors.vendor import Vendor
from sources.sandbox.world import World

from .app import wordpress_app
from .catalogue import MEDIA, TYPES
from .truth import RULES


def _settings(_: World, address: str, __: Path) -> dict[str, str]:
    kinds = {one.kind: base for base, one in TYPES.items() if one is not MEDIA}
    return {
        "BASE_URL": address,
        "TIMEZONE": "Europe/Madrid",
        "POST_TYPES": json.dumps(kinds),
    }


WORDPRESS = Vendor(
    name="wordpress",
    label="WordPress REST",
    faults=(
        "rate_limit", "server_error", "slow", "reset_midbody", "html_200", "silent_empty",
        "short_pages", "duplicate_rows", "unordered_pages", "missing_field", "renamed_field",
        "type_change", "late_edits", "vanished_rows",
    ),
    settings=_settings,
    rules=RULES,
    app=wordpress_app,
)  # fmt: skip
