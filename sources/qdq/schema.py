"""The tables that are loaded from Què de Què: which resource, which attributes, and nothing else.

Titles, texts, places and contacts of activities and organisations stay at the vendor: no figure
needs them, and they may name people.
"""

from dataclasses import dataclass

from sources.common.arrow_columns import Column, Kind
from sources.common.errors import SettingError
from sources.qdq.settings import Settings

# Entity types of Drupal core have their own names for the number; the others have an `id`.
_NUMBERS = {"node": "nid", "user": "uid", "taxonomy_term": "tid", "media": "mid"}


@dataclass(frozen=True)
class QdqTable:
    """One raw table.

    Attributes:
        description: grain; its first sentence is "One row per …".
        resource: entity type and bundle, joined by a slash.
        setting: the setting that names the resource.
    """

    name: str
    description: str
    resource: str
    setting: str

    @property
    def number(self) -> str:
        """The attribute with Drupal's own number, which never changes: the order of full scans."""
        entity_type, slash, bundle = self.resource.partition("/")
        if not (entity_type and slash and bundle):
            raise SettingError(
                f"{self.setting} is '{self.resource}'; write entity type and bundle, "
                "such as node/activity."
            )
        return f"drupal_internal__{_NUMBERS.get(entity_type, 'id')}"

    @property
    def type(self) -> str:
        """The resource's type in documents and in `fields[…]`."""
        return self.resource.replace("/", "--")

    @property
    def columns(self) -> tuple[Column, ...]:
        """Declared columns."""
        return (
            Column("id", "id", Kind.TEXT),
            Column("drupal_id", self.number, Kind.INTEGER),
            # groups of older Drupal sites cannot be unpublished
            Column("is_published", "status", Kind.BOOLEAN, is_optional=True),
            Column("created", "created", Kind.MOMENT, zone=None),
            Column("changed", "changed", Kind.TIMESTAMP, zone=None),
        )


def tables(settings: Settings) -> list[QdqTable]:
    """All tables of Què de Què, in the order of loading."""
    return [
        QdqTable(
            "activities",
            "One row per activity of the agenda that visitors may see.",
            settings.activity_resource,
            "SOURCES__QDQ__ACTIVITY_RESOURCE",
        ),
        QdqTable(
            "organisations",
            "One row per registered organisation that visitors may see.",
            settings.organisation_resource,
            "SOURCES__QDQ__ORGANISATION_RESOURCE",
        ),
    ]
