"""Mailing, MailingEventQueue and MailingEventOpened as tables."""

import numpy as np

from sources.sandbox.world import World
from sources.sandbox.world.history import Array
from sources.sandbox.world.vocabulary import CAMPAIGNS, MAILING_STATUSES

from .columns import Computed, Constant, EntityColumn, EntityTable, Numbers, coded, objects
from .metadata import SITE, fields_of
from .texts import phone_number


def mailing_table(world: World) -> EntityTable:
    """All mailings, with their counters as they stand tonight."""
    sent = world.mailings
    campaigns = [campaign["name"] for campaign in SITE["campaigns"]]

    def names(rows: Array) -> Array:
        codes = sent["campaign"][rows].tolist()
        numbered = zip(codes, sent.ids[rows].tolist(), strict=True)
        return objects(
            [f"{CAMPAIGNS[code] if code >= 0 else 'esborrany'}-{n}" for code, n in numbered]
        )

    def bodies(rows: Array) -> Array:
        return objects(
            [
                f"<h1>📰 Butlletí {n}</h1><p>Ens escriu la Núria Puig, {phone_number(n)} &mdash; "
                "<a href='https://example.org/?a=1&amp;b=2'>més</a></p>"
                for n in sent.ids[rows].tolist()
            ]
        )

    complete = sent["status"] == MAILING_STATUSES.index("Complete")
    columns: dict[str, EntityColumn] = {
        "name": Computed(names),
        "subject": Computed(names),
        "body_html": Computed(bodies),
        "domain_id": Constant(1, is_object=False),
        "mailing_type": Constant("standalone", is_object=True),
        "from_name": Constant("Torre Jussana", is_object=True),
        "from_email": Constant("info@example.org", is_object=True),
        "language": Constant("ca_ES", is_object=True),
        "open_tracking": Constant(1, is_object=False),
        "url_tracking": Constant(1, is_object=False),
        "campaign_id": coded(sent["campaign"], [campaigns.index(name) + 1 for name in CAMPAIGNS]),
        "status": coded(sent["status"], MAILING_STATUSES),
        "is_completed": Numbers(complete),
        "created_date": Numbers(sent.created_at),
        "modified_date": Numbers(sent.changed_at),
        "scheduled_date": Numbers(sent["scheduled_at"], null=-1),
        "start_date": Numbers(sent["sent_at"], null=-1),
        "end_date": Numbers(sent["finished_at"], null=-1),
        **_counters(world),
    }
    return EntityTable("Mailing", sent.ids, fields_of("Mailing"), columns)


def _counters(world: World) -> dict[str, EntityColumn]:
    """The counters that the CRM computes on request, without test sendings."""
    sent, queue, opens = world.mailings, world.mailing_queue, world.mailing_opens

    def tally(mailing: Array) -> Array:
        return np.bincount(sent.places(mailing), minlength=len(sent))

    recipients = tally(queue["mailing"][~queue["is_test"]])
    real = ~opens["is_test"]
    _, first = np.unique(opens["queue"][real], return_index=True)
    opened = tally(opens["mailing"][real][first])
    bounced = recipients // 60
    counters = {
        "intended_recipients": recipients,
        "successful": recipients - bounced,
        "opens_total": tally(opens["mailing"][real]),
        "opens_unique": opened,
        "clicks_total": opened // 5,
        "clicks_unique": opened // 6,
        "bounces": bounced,
        "unsubscribes": opened // 250,
        "optouts": opened // 400,
        "optouts_and_unsubscribes": opened // 250 + opened // 400,
        "replies": opened // 300,
    }
    return {f"stats_{name}": Numbers(count) for name, count in counters.items()}


def mailing_queue_table(world: World) -> EntityTable:
    """One row per mailing and recipient."""
    queue = world.mailing_queue

    def hashes(rows: Array) -> Array:
        return objects(
            [f"{number * 2654435761 % 2**32:08x}" for number in queue.ids[rows].tolist()]
        )

    return EntityTable(
        "MailingEventQueue",
        queue.ids,
        fields_of("MailingEventQueue"),
        {
            "mailing_id": Numbers(queue["mailing"], plus=1),
            "contact_id": Numbers(queue["contact"], plus=1),
            "email_id": Numbers(queue["contact"], plus=1),
            "is_test": Numbers(queue["is_test"]),
            "hash": Computed(hashes),
        },
    )


def mailing_opened_table(world: World) -> EntityTable:
    """One row per opening."""
    opens = world.mailing_opens
    return EntityTable(
        "MailingEventOpened",
        opens.ids,
        fields_of("MailingEventOpened"),
        {
            "event_queue_id": Numbers(opens["queue"], plus=1),
            "time_stamp": Numbers(opens.created_at),
        },
    )
