"""The plan's own seeds are valid, and each mistake in them is reported with file and line."""

import shutil
from pathlib import Path

import pytest

from orchestration.plan_files.check import check_plan
from orchestration.plan_files.seed_tables import read_seed

SEEDS = Path(__file__).parents[4] / "dbt_project" / "seeds"
INDICATOR = "2026,saber.camu,promocio,"
CHANGES = [
    # file, a text that occurs once, its replacement, column and value of the problem
    ("plan_indicators.csv", INDICATOR, "26,saber.camu,promocio,", "plan_year", "26"),
    ("plan_indicators.csv", INDICATOR, "2026,saber.camu,atencoi,", "axis_id", "atencoi"),
    ("plan_indicators.csv", "TJ),Reunions tècniques amb els Districtes,20,",
     "TJ),Reunions tècniques amb els Districtes,vint,", "target", "vint"),
    ("plan_indicators.csv", "Què de Què,2000,", "Què de Què,2.000,", "target", "2.000"),
    ("plan_indicators.csv", "Què de Què,2000,", 'Què de Què,"20,5",', "target", "20,5"),
    ("plan_indicators.csv", "Què de Què,2000,", "Què de Què,-1,", "target", "-1"),
    ("plan_indicators.csv", "civicrm,camu_meeting", "civicrm,camu_metting",
     "event_type", "camu_metting"),
    ("plan_indicators.csv", "civicrm,camu_meeting", "civic,camu_meeting", "source", "civic"),
    ("plan_indicators.csv", "civicrm+fgec", "civicrm+fge", "source", "fge"),
    ("plan_indicators.csv", "camu_meeting,count", "camu_meeting,counts", "measure", "counts"),
    ("plan_indicators.csv", "flow,civicrm,camu", "flux,civicrm,camu", "kind", "flux"),
    ("plan_indicators.csv", "advice_session,count,pdb", "advice_session,count,PdB",
     "program", "PdB"),
    ("plan_indicators.csv", "stated,2-11,", "stated,11-2,", "window_months", "11-2"),
    ("plan_indicators.csv", "stated,2-11,", "stated,2-13,", "window_months", "2-13"),
    ("plan_indicators.csv", "stated,2;5,", "stated,feb,", "window_months", "feb"),
    ("plan_indicators.csv", "indicator,target", "indicator,objectiu", "target", None),
    ("plan_indicators.csv", INDICATOR, "2026,saber.reunions_districtes,promocio,",
     "plan_year, indicator_id", "2026 saber.reunions_districtes"),
    ("plan_axes.csv", "147958.00", "147.958", "budget_eur", "147.958"),
    ("plan_team.csv", "2026,promocio,Anna", "2025,promocio,Anna", "axis_id", "promocio"),
    ("plan_team.csv", "Anna,32.5", 'Anna,"32,5"', "weekly_hours", "32,5"),
    ("plan_event_types.csv", "news_post,wordpress", "news_post,wordpres", "source", "wordpres"),
    ("plan_event_types.csv", "A news item published,false", "A news item published,no",
     "counts_people", "no"),
    ("plan_unused_events.csv", "cutting,propi", "cutting,", "program", ""),
    ("plan_unused_events.csv", "training_cross_cutting,propi", "training_crossing,propi",
     "event_type", "training_crossing"),
    ("indicator_overlaps.csv", "assessoraments.pdb,", "assessoraments.bdp,",
     "indicator_id", "assessoraments.bdp"),
    ("indicator_overlaps.csv", "guies,publicacions.ga,", "guies,publicacions.gu,",
     "overlaps_indicator_id", "publicacions.gu"),
    ("indicator_overlaps.csv", "assessoraments.otpb,", "assessoraments.pdb,",
     "plan_year, indicator_id, overlaps_indicator_id",
     "2026 assessoraments.pdb assessoraments.total"),
    ("plan_team.csv", "Anna,32.5", '"Anna ",32.5', "member", "Anna "),
    ("civicrm_event_rules.csv", "camu_meeting", "camu_metting", "event_type", "camu_metting"),
]  # fmt: skip


@pytest.fixture
def seeds(tmp_path) -> Path:
    return shutil.copytree(SEEDS, tmp_path / "seeds")


def edit(path: Path, old: str, new: str) -> int:
    """Replace a text that occurs once; give its line."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def test_the_plan_as_it_is_has_no_problems():
    assert check_plan(SEEDS) == []


@pytest.mark.parametrize(("file", "old", "new", "column", "value"), CHANGES)
def test_a_wrong_value_is_reported_with_its_place(file, old, new, column, value, seeds):
    line = edit(seeds / file, old, new)
    problems = check_plan(seeds)
    found = [(one.file, one.row, one.column, one.found) for one in problems]
    assert (file, line, column, "" if value is None else repr(value)) in found
    assert f"{file}, line {line}, column {column}: " in "\n".join(map(str, problems))


def test_all_problems_come_at_once_and_in_order(seeds):
    edit(seeds / "plan_team.csv", "Anna,32.5", "Anna,molt")
    edit(seeds / "plan_indicators.csv", "stated,2;5,", "stated,feb,")
    edit(seeds / "plan_indicators.csv", "Què de Què,2000,", "Què de Què,x,")
    found = [(one.file, one.column) for one in check_plan(seeds)]
    assert found == [
        ("plan_indicators.csv", "target"),
        ("plan_indicators.csv", "window_months"),
        ("plan_team.csv", "weekly_hours"),
    ]


def test_two_rows_with_one_id_are_both_named(seeds):
    edit(seeds / "plan_indicators.csv", INDICATOR, "2026,com.protocols,promocio,")
    (problem,) = check_plan(seeds)
    assert (problem.row, problem.expected) == (5, "it once only: line 2 has it too")


def test_a_year_with_axes_alone_is_found_once(seeds):
    with (seeds / "plan_axes.csv").open("a", encoding="utf-8") as axes:
        axes.write("2062,promocio,1,Promoció,,1\n2062,atencio,2,Atenció,,1\n")
    (problem,) = check_plan(seeds)
    assert str(problem) == (
        "plan_axes.csv, line 5, column plan_year: found '2062', "
        "expected a year that plan_indicators.csv has rows of too"
    )


def test_what_an_interrupted_import_left_is_found(seeds):
    shutil.copy(seeds / "plan_team.csv", seeds / "plan_team.csv.new")
    (problem,) = check_plan(seeds)
    assert str(problem).startswith("plan_team.csv.new: found what an interrupted import left, ")


def test_a_revision_needs_an_indicator_a_day_and_a_number(seeds):
    with (seeds / "plan_revisions.csv").open("a", encoding="utf-8") as revisions:
        revisions.write("2026,web.noticies,2026-06-01,90,Junta,\n")
        revisions.write("2026,web.noticia,2026-06-31,noranta,Junta,\n")
    problems = check_plan(seeds)
    assert [(one.row, one.column) for one in problems] == [
        (3, "valid_from"), (3, "target"), (3, "indicator_id"),
    ]  # fmt: skip


def indicators_that_double(seeds: Path) -> dict[str, list[str]]:
    doubling = (one for one in check_plan(seeds) if "may count the same" in one.expected)
    return {
        one.found.strip("'"): one.expected.split(" as ", 1)[1].split(" and as ") for one in doubling
    }


def test_an_indicator_that_doubles_another_comes_with_what_to_do(seeds):
    line = len((seeds / "plan_indicators.csv").read_bytes().splitlines()) + 1
    with (seeds / "plan_indicators.csv").open("a", encoding="utf-8") as plan:
        plan.write("2026,atencio.trucades,atencio,,,1-12,Atenció,Trucades,Trucades,9,atencions,"
                   "flow,civicrm,attention_phone,count,pdb,,\n")  # fmt: skip
    (problem,) = check_plan(seeds)
    assert str(problem) == (
        f"plan_indicators.csv, line {line}, column indicator_id: found 'atencio.trucades', "
        "expected another event type or programme, or a row of indicator_overlaps.csv that says "
        "why it may count the same attention_phone as atencio.telefon"
    )
    with (seeds / "indicator_overlaps.csv").open("a", encoding="utf-8") as overlaps:
        overlaps.write("2026,atencio.trucades,atencio.telefon,Part of the whole\n")
    assert check_plan(seeds) == []


def test_what_can_overlap_goes_by_year_event_type_and_programme(seeds):
    overlaps = seeds / "indicator_overlaps.csv"
    overlaps.write_text(overlaps.read_text(encoding="utf-8").splitlines()[0], encoding="utf-8")
    # Named with every earlier indicator that counts the same: three of advice share two pairs.
    doubling = indicators_that_double(seeds)
    assert sum(map(len, doubling.values())) == 25
    assert doubling["assessoraments.pdb"] == doubling["assessoraments.otpb"]
    assert doubling["assessoraments.pdb"] == ["assessoraments.total"]
    assert len(doubling["publicacions.noticies_pdb"]) == 3
    assert not [one for one in doubling if one.startswith(("acompanyaments.", "governanca."))]

    edit(seeds / "plan_indicators.csv", "2026,publicacions.ga,", "2025,publicacions.ga,")
    assert "publicacions.ga" not in indicators_that_double(seeds)


def test_a_file_saved_in_another_encoding_is_found_by_line(seeds):
    file = seeds / "plan_indicators.csv"
    file.write_bytes(file.read_text(encoding="utf-8").encode("latin-1", errors="replace"))
    (problem,) = check_plan(seeds)
    assert (problem.file, problem.row) == ("plan_indicators.csv", 2)
    assert "UTF-8" in problem.expected


def test_a_byte_order_mark_is_no_fault(seeds):
    file = seeds / "plan_team.csv"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert check_plan(seeds) == []


def test_a_missing_an_empty_and_a_headed_file_are_problems(seeds):
    (seeds / "plan_axes.csv").unlink()
    (seeds / "plan_team.csv").write_text("", encoding="utf-8")
    (seeds / "plan_sources.csv").write_text("source,label,is_snapshot\n", encoding="utf-8")
    assert [(one.file, one.expected) for one in check_plan(seeds)] == [
        ("plan_axes.csv", "a readable file"),
        ("plan_sources.csv", "at least one row"),
        ("plan_team.csv", "a header with the names of the columns"),
    ]


def test_semicolons_are_reported_once(seeds):
    file = seeds / "plan_team.csv"
    file.write_text(file.read_text(encoding="utf-8").replace(",", ";"), encoding="utf-8")
    assert [one.expected for one in check_plan(seeds)] == ["values separated by commas"]


def test_a_hint_of_excel_for_the_separator_is_found_as_dbt_would_take_it_for_the_header(seeds):
    file = seeds / "plan_team.csv"
    file.write_bytes(b"sep=,\r\n" + file.read_bytes())
    assert list(map(str, check_plan(seeds))) == [
        "plan_team.csv, line 1: found Excel's hint sep=, "
        "expected the header in the first line: delete the hint"
    ]


def test_a_seed_in_utf_16_is_found(seeds):
    file = seeds / "plan_team.csv"
    file.write_bytes(file.read_text(encoding="utf-8").encode("utf-16"))
    (problem,) = check_plan(seeds)
    assert str(problem) == "plan_team.csv, line 1: found byte 0xff, expected text saved as UTF-8"


def test_a_ragged_row_is_found_and_the_rest_still_read(tmp_path):
    file = tmp_path / "ragged.csv"
    file.write_text('a,b\n1,"two\nlines"\n3\n\n4,5,6\n7,8\n', encoding="utf-8")
    frame, problems = read_seed(file, ["a", "b"])
    assert [(one.row, one.found) for one in problems] == [(4, "1 values"), (6, "3 values")]
    assert frame.to_dict("index") == {2: {"a": "1", "b": "two\nlines"}, 7: {"a": "7", "b": "8"}}


def test_a_quote_that_is_never_closed_is_found(tmp_path):
    file = tmp_path / "open.csv"
    file.write_text('a,b\n1,2\n3,"4\n5,6\n', encoding="utf-8")
    frame, (problem,) = read_seed(file, ["a", "b"])
    assert problem.row == 3
    assert len(frame) == 1


def test_a_column_named_twice_is_found(tmp_path):
    file = tmp_path / "twice.csv"
    file.write_text("a,a\n1,2\n", encoding="utf-8")
    _, (problem,) = read_seed(file, ["a"])
    assert (problem.column, problem.expected) == ("a", "each column once")
