"""The register's rows as the city prints them from year to year: headers, numbers, places."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.common.arrow_columns import to_arrow
from sources.common.errors import ContractError
from sources.fgec.entities import COLUMNS, entities, number_of
from sources.fgec.layout import layout

HEADER = (
    "Register_ID", "name", "created", "modified", "addresses_neighborhood_name",
    "addresses_district_id", "addresses_main_address", "values_attribute_name", "values_value",
    "secondary_filters_name", "geo_epgs_4326_lat",
)  # fmt: skip


def row(identifier="1007.0", **cells) -> dict:
    known = {
        "Register_ID": identifier,
        "name": "Casal del Carmel",
        "created": "1987-03-01T00:00:00+01:00",
        "modified": "2026-03-01T12:12:42.434243+01:00",
        "addresses_neighborhood_name": "el Carmel",
        "addresses_district_id": "7",
        "addresses_main_address": "True",
        "values_attribute_name": "",
        "values_value": "",
        "secondary_filters_name": "Cultura",
        "geo_epgs_4326_lat": "41.4",
    }
    return known | cells


def read(*rows, attribute="") -> list[dict]:
    return entities(rows, layout(HEADER, attribute), attribute)


def test_rows_of_one_entity_become_one_in_whatever_order_they_come():
    first = row(secondary_filters_name="Cultura")
    second = row("001007", secondary_filters_name="Dones")
    other = row("8")
    (one, another) = read(first, other, second, first)
    assert one["register_id"] == one["fgec_number"] == "1007"
    assert one["subjects"] == ["Cultura", "Dones"]
    assert another["register_id"] == "8"


def test_an_entity_is_located_at_its_main_address():
    branch = row(addresses_district_id="03", addresses_main_address="False")
    assert [one["district_id"] for one in read(branch, row(), branch)] == ["07"]
    assert [one["district_id"] for one in read(branch)] == ["03"]


@pytest.mark.parametrize(
    ("printed", "meant"),
    [("7", "07"), ("07", "07"), ("7.0", "07"), ("10", "10"), (7.0, "07"), ("", None), (None, None)],
)
def test_a_district_is_two_digits_however_it_was_printed(printed, meant):
    assert read(row(addresses_district_id=printed))[0]["district_id"] == meant


@given(st.integers(0, 10**12), st.integers(0, 4))
def test_a_number_is_the_same_however_it_was_printed(number, zeros):
    printed = {
        str(number),
        f"{'0' * zeros}{number}",
        f"{number}.0",
        f" {number:,} ".replace(",", " "),
    }
    assert {number_of(text) for text in printed} == {str(number)}


# The unit test of the model int_fgec__organisations reads the same numbers.
@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("7", "7"),
        ("007", "7"),
        ("7.00", "7"),
        (" 1 234.0 ", "1234"),
        ("1.234", "1.234"),
        ("1.50", "1.50"),
        ("9007199254740993", "9007199254740993"),
        ("123456789012345678901234567890", "123456789012345678901234567890"),
        ("000", "0"),
        ("1e3", "1E3"),
        ("-7", "-7"),
        ("7.", "7."),
        ("ab - 07", "AB-07"),
        ("nan", "NAN"),
        (" ", None),
        (None, None),
    ],
)
def test_only_a_whole_number_is_read_as_one(printed, meant):
    assert number_of(printed) == meant


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("2026-03-01T23:30:00+00:00", "2026-03-02"),
        ("2026-03-01 23:30:00", "2026-03-01"),
        ("2026-03-01", "2026-03-01"),
        ("", None),
    ],
)
def test_a_day_is_local_with_an_offset_without_one_or_bare(printed, meant):
    assert read(row(created=printed))[0]["created"] == meant


def test_a_date_that_is_none_is_refused_with_its_row():
    with pytest.raises(ContractError, match="field created of row 1007 is not of the declared"):
        to_arrow(read(row(created="01/03/1987")), COLUMNS, ("register_id",), "register")


@pytest.mark.parametrize("field", ["name", "created"])
def test_rows_that_contradict_each_other_are_refused(field):
    with pytest.raises(ContractError, match=f"register_id 1007 do not agree on {field}"):
        read(row(), row(**{field: "2001-01-01"}))


def test_a_row_without_an_id_is_refused():
    with pytest.raises(ContractError, match="without an id"):
        read(row(" "))


def test_the_number_can_be_an_attribute_of_the_entity():
    rows = [
        row(values_attribute_name="Telèfon", values_value="934000000"),
        row(values_attribute_name="Núm. registre", values_value="00042"),
        row("8"),
    ]
    read_rows = read(*rows, attribute="Núm. registre")
    assert [one["fgec_number"] for one in read_rows] == ["42", None]
    contradiction = row(values_attribute_name="Núm. registre", values_value="43")
    with pytest.raises(ContractError, match="do not agree on number"):
        read(*rows, contradiction, attribute="Núm. registre")


@pytest.mark.parametrize("order", [1, -1], ids=["after", "before"])
def test_an_empty_value_contradicts_no_number(order):
    numbered = row(values_attribute_name="Núm. registre", values_value="42")
    empty = row(values_attribute_name="Núm. registre", values_value=" ")
    (one,) = read(*[numbered, empty][::order], attribute="Núm. registre")
    assert one["fgec_number"] == "42"


def test_an_attribute_without_numbers_is_refused_with_the_existing_attributes():
    rows = [row(values_attribute_name=f"A{n:02}", values_value="1") for n in range(25)]
    empty = row(values_attribute_name="Núm. registre", values_value="")
    with pytest.raises(ContractError, match="'Núm.*are A00, A01, .*, A19 and 6 more. If one") as e:
        read(*rows, empty, row(), attribute="Núm. registre")
    assert "A20" not in str(e.value)
    assert read(attribute="Núm. registre") == []


def test_attributes_are_not_even_asked_for_unless_one_is_the_number():
    assert "values_value" not in layout(HEADER).values()


def test_spellings_of_other_years_are_known():
    assert layout(["id", "nom", "codi_districte"]) == {
        "register_id": "id",
        "name": "nom",
        "district_id": "codi_districte",
    }


def test_an_unknown_header_names_the_missing_column_and_what_there_is():
    with pytest.raises(ContractError, match="no column name or nom; it has id, titol, district_id"):
        layout(["id", "Titol", "district_id"])
