"""The sandbox has the fields and options that the vendor documents."""

import json

from sources.sandbox.vendors.civicrm.metadata import (
    OPTION_GROUPS,
    PARTICIPANT_STATUSES,
    SITE,
    STORED_FIELDS,
)
from tests.support.vendor_material import material, needs

VENDOR = material("civicrm")

pytestmark = needs(VENDOR)


def vendor(name):
    return json.loads((VENDOR / name).read_text(encoding="utf-8"))


def test_every_field_of_every_entity_is_the_vendors():
    entities = vendor("entities_6.14.alpha1.json")
    for entity, fields in STORED_FIELDS.items():
        theirs = entities[entity]["Fields"]
        assert list(fields) == list(theirs), entity
        for name, field in fields.items():
            facts = theirs[name]
            assert field.sql_type == facts["sql_type"], (entity, name)
            assert field.is_required == bool(facts.get("required")), (entity, name)
            assert field.references == facts.get("entity_reference", {}).get("entity", "")
            assert (field.kind == "list") == bool(facts.get("serialize")), (entity, name)
            assert field.contact_type == facts.get("contact_type", "")
            group = facts.get("pseudoconstant", {}).get("option_group_name", field.options)
            assert field.options == group, (entity, name)


def test_every_option_of_the_vendor_is_there_before_the_sites_own():
    groups = vendor("option_groups_6.14.alpha1.json")
    assert len(OPTION_GROUPS) > 5
    for group, options in OPTION_GROUPS.items():
        theirs = groups.get(group, {"values": []})["values"]
        names = [str(option.get("name", option.get("label"))) for option in theirs]
        own = list(SITE["options"].get(group, {}))
        assert [option.name for option in options] == names + own, group
        for option, facts in zip(options, theirs, strict=False):
            assert option.value == str(facts.get("value", option.value))


def test_participant_statuses_are_the_vendors():
    theirs = vendor("option_groups_6.14.alpha1.json")["@civicrm_participant_status_type"]["values"]
    assert len(theirs) > 10
    for ours, facts in zip(PARTICIPANT_STATUSES, theirs, strict=True):
        assert (ours["name"], ours["label"], ours["class"]) == (
            facts["name"],
            facts["label"],
            facts["class"],
        )
        assert ours["is_counted"] == str(facts["is_counted"])
