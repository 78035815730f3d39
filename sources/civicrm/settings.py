"""Settings of a CiviCRM: its address, its field names, and defaults."""

from dataclasses import field
from typing import ClassVar
from zoneinfo import ZoneInfo

from dlt.common.configuration import configspec
from dlt.common.configuration.specs import BaseConfiguration
from dlt.common.typing import TSecretStrValue

from sources.common.pseudonyms import Pseudonyms
from sources.common.settings import resolve_settings
from sources.common.timezones import zone_of


@configspec
class Settings(BaseConfiguration):
    """Section `[sources.civicrm]` of `.dlt/config.toml`, or `SOURCES__CIVICRM__*`.

    Custom fields are named `Group.field`, as CiviCRM's API explorer shows them.
    """

    SECRETS: ClassVar[tuple[str, ...]] = ("api_key", "hash_key")
    """Fields that hold credentials: the privacy scan searches for their values."""
    base_url: str = None  # type: ignore[assignment]
    """Address up to `/ajax/api4`, e.g. `https://crm.example.org/civicrm`: differs by CMS."""
    api_key: TSecretStrValue = None  # type: ignore[assignment]
    """API key of a user that may view all contacts, activities, events, cases and mailings."""
    hash_key: TSecretStrValue = None  # type: ignore[assignment]
    """Key of the pseudonyms of people; keep it for ever, outside the warehouse."""
    replace_pseudonyms: bool = False
    """For one load after a change of `hash_key`: read everybody again, under the new key."""
    timezone: str = "Europe/Madrid"
    """Time zone of the API user: CiviCRM shows timestamps in it, without an offset."""
    page_size: int = 1000
    """Rows asked for at once; a server may silently give fewer."""
    overlap_hours: int = 3
    """How far each night looks back behind the newest change that it knows."""
    mailing_days: int = 90
    """For how long the counters of a mailing are read again."""
    max_shrinkage: float = 0.2
    """Share of a table's rows that may vanish in one night before it is refused."""
    empty_tables: list[str] = field(default_factory=list)
    """Tables of which this CiviCRM really has no row; any other empty one is a missing right."""

    district_field: str = "Entitat.districte"
    fgec_field: str = "Entitat.num_fgec"
    activity_program_field: str = "Servei.programa"
    room_field: str = "Espai.sala"
    fee_field: str = "Espai.tarifa"
    attendees_field: str = "Festa.assistents"
    event_program_field: str = "Formacio.programa"
    case_program_field: str = "Acompanyament.programa"

    @property
    def pseudonyms(self) -> Pseudonyms:
        """Pseudonyms of this CRM's people: `pseudonyms.of("contact", 1234)`.

        Raises:
            SettingError: the key is too weak.
        """
        return Pseudonyms(self.hash_key, "SOURCES__CIVICRM__HASH_KEY")

    @property
    def zone(self) -> ZoneInfo:
        """The API user's time zone.

        Raises:
            SettingError: the zone does not exist.
        """
        return zone_of(self.timezone, "SOURCES__CIVICRM__TIMEZONE")


def read_settings() -> Settings:
    """The settings, resolved anew."""
    return resolve_settings(Settings, "civicrm")
