"""The city's participation platform: a server that speaks Decidim's GraphQL over HTTP."""

import json
from pathlib import Path

from sources.sandbox.vendors.vendor import Vendor
from sources.sandbox.world import World
from sources.sandbox.world.participation import ASSEMBLIES, SPACES

from .app import API_KEY, API_SECRET, decidim_app
from .platform import platform
from .truth import RULES


def _settings(world: World, address: str, _: Path) -> dict[str, str]:
    """The spaces are those that are published tonight: no other can be asked for."""
    own = platform(world).own_spaces
    assemblies = [slug for slug in own if SPACES.index(slug) in ASSEMBLIES]
    return {
        "BASE_URL": address,
        "API_KEY": API_KEY,
        "API_SECRET": API_SECRET,
        "ASSEMBLIES": json.dumps(assemblies),
        "PROCESSES": json.dumps([slug for slug in own if slug not in assemblies]),
        "LOCALE": "ca",
        "MAX_SHRINKAGE": "0.2",
    }


DECIDIM = Vendor(
    name="decidim",
    label="Decidim GraphQL",
    faults=(
        "rate_limit", "server_error", "slow", "reset_midbody", "html_200", "expired_token",
        "silent_empty", "short_pages", "duplicate_rows", "unordered_pages", "missing_field",
        "renamed_field", "type_change", "late_edits", "vanished_rows",
    ),
    settings=_settings,
    rules=RULES,
    app=decidim_app,
)  # fmt: skip
