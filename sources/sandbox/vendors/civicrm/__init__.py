"""The CRM: a server that speaks CiviCRM APIv4 over HTTP.

The world's records become tables of entities (`*_tables`), which the query engine reads.
"""

from pathlib import Path

from sources.sandbox.vendors.vendor import Vendor
from sources.sandbox.world import World

from .app import API_KEY, civicrm_app
from .truth import RULES
from .world_faults import rewritten


def _settings(_: World, address: str, __: Path) -> dict[str, str]:
    return {
        "BASE_URL": address,
        "API_KEY": API_KEY,
        "TIMEZONE": "Europe/Madrid",
        "EMPTY_TABLES": "[]",
        "DISTRICT_FIELD": "Entitat.districte",
        "FGEC_FIELD": "Entitat.num_fgec",
        "ACTIVITY_PROGRAM_FIELD": "Servei.programa",
        "ROOM_FIELD": "Espai.sala",
        "FEE_FIELD": "Espai.tarifa",
        "ATTENDEES_FIELD": "Festa.assistents",
        "EVENT_PROGRAM_FIELD": "Formacio.programa",
        "CASE_PROGRAM_FIELD": "Acompanyament.programa",
    }


CIVICRM = Vendor(
    name="civicrm",
    label="CiviCRM APIv4",
    faults=(
        "rate_limit", "server_error", "slow", "reset_midbody", "html_200", "expired_token",
        "silent_empty", "short_pages", "duplicate_rows", "unordered_pages", "missing_field",
        "renamed_field", "type_change", "late_edits", "vanished_rows",
    ),
    settings=_settings,
    rules=RULES,
    app=civicrm_app,
    rewritten=rewritten,
)  # fmt: skip
