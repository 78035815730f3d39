"""The CRM's database: the table of every entity, built from the world when it is first needed."""

from collections.abc import Callable
from functools import cache

from sources.sandbox.world import World

from .activity_tables import activity_contact_table, activity_table
from .case_tables import case_contact_table, case_table, relationship_table
from .columns import EntityTable
from .contact_tables import contact_table, email_table, phone_table
from .event_tables import event_table, participant_table
from .mailing_tables import mailing_opened_table, mailing_queue_table, mailing_table
from .metadata import OPTION_GROUPS, SITE, EntityField, Option
from .site_tables import site_tables

_TABLES: dict[str, Callable[[World], EntityTable]] = {
    "Contact": contact_table,
    "Email": email_table,
    "Phone": phone_table,
    "Activity": activity_table,
    "ActivityContact": activity_contact_table,
    "Event": event_table,
    "Participant": participant_table,
    "Case": case_table,
    "CaseContact": case_contact_table,
    "Relationship": relationship_table,
    "Mailing": mailing_table,
    "MailingEventQueue": mailing_queue_table,
    "MailingEventOpened": mailing_opened_table,
}
_NAME_COLUMNS = {
    "RelationshipType": ("name_a_b", "label_a_b"),
    "ParticipantStatusType": ("name", "label"),
}
_SITE_LISTS = {"ContactType": "contact_types", "LocationType": "location_types"}


class Database:
    """The tables of one world. `changed` applies the night's faults to each of them."""

    def __init__(self, world: World, changed: Callable[[EntityTable], EntityTable]) -> None:
        self._world = world
        self._changed = changed
        self._built = {name: changed(table) for name, table in site_tables().items()}
        self.options = cache(self._options)

    def table(self, entity: str) -> EntityTable | None:
        """The table of an entity; None if the CRM has no such entity."""
        if entity not in self._built and entity in _TABLES:
            self._built[entity] = self._changed(_TABLES[entity](self._world))
        return self._built.get(entity)

    def _options(self, field: EntityField) -> tuple[Option, ...]:
        """The options of a field, with the values that it stores; empty if it has none."""
        if not field.options:
            return ()
        if not field.options.startswith("@"):
            as_number = field.kind == "int"
            return tuple(
                Option(int(option.value) if as_number else option.value, option.name, option.label)
                for option in OPTION_GROUPS.get(field.options, ())
            )
        entity = field.options[1:]
        if entity in _SITE_LISTS:
            names = SITE[_SITE_LISTS[entity]]
            return tuple(
                Option(number if field.kind == "int" else name, name, name)
                for name, number in names.items()
            )
        return self._rows_as_options(entity)

    def _rows_as_options(self, entity: str) -> tuple[Option, ...]:
        table = self.table(entity)
        if table is None:
            return ()
        name, label = _NAME_COLUMNS.get(entity, ("name", "title"))
        ids = table.ids
        places = table.places(ids)
        names, labels = (table.columns[column].values(places) for column in (name, label))
        return tuple(map(Option, ids.tolist(), names, labels))
