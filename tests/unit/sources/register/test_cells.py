"""What a cell may hold, and what is refused with a message instead of guessed."""

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.common.sheets import UnreadableCell
from sources.register import cells


@pytest.mark.parametrize(
    "cell", ["2026-02-03", "3/2/2026", "03/02/2026", date(2026, 2, 3)], ids=str
)
def test_a_day_is_taken_as_people_and_excel_write_it(cell):
    assert cells.day(cell, 2026) == "2026-02-03"


@pytest.mark.parametrize(
    "cell",
    [
        *("31/02/2026", "2026-02-30", "13/13/2026"),  # no such day
        *("3/2/26", "26-02-03", "març", "3-2-2026", "2026-2-3", "02/2026", "3/2/2026 10:00"),
        *(46_000, 46_000.5, True, time(10), datetime(2026, 2, 3, 10)),
        *("31/12/2025", date(2027, 1, 1)),  # of another year
        *("٣/٢/٢٠٢٦", "3/2/２０２６"),  # digits, but not ours
    ],
    ids=str,
)
def test_a_day_that_could_be_another_is_refused(cell):
    with pytest.raises(UnreadableCell, match="a day of 2026"):
        cells.day(cell, 2026)


@given(st.dates(date(2026, 1, 1), date(2026, 12, 31)))
def test_every_day_of_the_year_is_read_in_either_writing(day):
    written = (day.isoformat(), f"{day:%d/%m/%Y}", f"{day.day}/{day.month}/{day.year}")
    assert {cells.day(text, 2026) for text in written} == {day.isoformat()}


@pytest.mark.parametrize("cell", [1700, 1700.0, "1700", 0])
def test_a_whole_number_is_taken(cell):
    assert cells.whole(cell, 2026) == int(float(cell))


@pytest.mark.parametrize(
    "cell", ["1.700", "1,700", "1 700", "1,5", 1.5, -1, "-1", True, "molts", "²", "1e3"]
)
def test_a_number_that_could_be_another_is_refused(cell):
    with pytest.raises(UnreadableCell, match="whole number"):
        cells.whole(cell, 2026)


def test_a_name_is_read_whatever_capitals_the_spreadsheet_gave_it():
    assert cells.name("Com.Protocols", 2026) == "com.protocols"


@pytest.mark.parametrize("cell", ["Núria Soler", "com protocols", "nuria@example.org", 7, ".com"])
def test_what_is_no_short_name_is_refused(cell):
    with pytest.raises(UnreadableCell, match="a short name"):
        cells.name(cell, 2026)


@pytest.mark.parametrize(
    "note",
    [
        "Escriviu a nuria.soler@example.org",
        "Truqueu al 666 12 34 56",
        "Tel. 934256060",
        "Des de fora: +33 1 23 45 67 89",
        "DNI 12345678Z",
        "NIE x1234567-l",
    ],
)
def test_a_note_with_data_of_a_person_is_refused(note):
    with pytest.raises(UnreadableCell, match="without e-mail address"):
        cells.text(note, 2026)


@pytest.mark.parametrize(
    "note",
    ["Ajornat del 2026-03-01 al 2026-09-01", "Pressupost de 147.958,00 €", "Vegeu l'acta 12/2026"],
)
def test_a_note_with_days_and_amounts_is_taken(note):
    assert cells.text(note, 2026) == note


def test_a_note_is_short_and_on_one_line():
    assert cells.text("Primer\n  segon", 2026) == "Primer segon"
    with pytest.raises(UnreadableCell, match="at most 500"):
        cells.text("a" * 501, 2026)
