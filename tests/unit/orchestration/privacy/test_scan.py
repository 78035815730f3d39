"""The privacy scan finds planted texts wherever they are, and never repeats them."""

import gzip
import json
import pickle
import re
import sqlite3
from pathlib import Path

import duckdb
import phonenumbers
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from orchestration.cli.main import main
from orchestration.privacy.matches import COARSE, SearchTerms
from orchestration.privacy.scan import UnsearchableFile, files, search
from tests.unit.sources.personal_data_cases import PERSONAL_DATA

TERMS = SearchTerms(frozenset({"Maria Puig"}), frozenset({"sk-7c1f-secret-of-a-vendor"}))
NAMES = ["Núria Puig", "N\\u00faria Puig", "Nu\u0301ria-Puig", "Núria\nPuig", "\\nNúria Puig"]
LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE"


def spaced(number: str, groups: tuple[int, ...], separator: str) -> str:
    parts, at = [], 0
    for group in groups:
        parts.append(number[at : at + group])
        at += group
    return separator.join(parts)


@st.composite
def spanish_phones(draw) -> str:
    number = draw(st.from_regex(r"(?:6[0-9]|7[1-48]|9[1-4])[0-9]{7}", fullmatch=True))
    parsed = phonenumbers.parse(number, "ES")
    if not phonenumbers.is_valid_number(parsed):
        number = "612345678"
    groups = draw(st.sampled_from([(9,), (3, 3, 3), (3, 2, 2, 2)]))
    form = spaced(number, groups, draw(st.sampled_from(" .-")))
    return draw(st.sampled_from(["", "+34", "+34 ", "0034", "0034 "])) + form


@st.composite
def foreign_phones(draw) -> str:
    region = draw(st.sampled_from(["FR", "GB", "DE", "IT", "PT", "MA", "PE", "US"]))
    number = phonenumbers.example_number_for_type(region, draw(st.sampled_from([0, 1])))
    form = draw(st.sampled_from([0, 1]))  # +33142685300, +33 1 42 68 53 00
    return phonenumbers.format_number(number, form)


@st.composite
def identity_numbers(draw) -> str:
    foreign = draw(st.sampled_from(["", "X", "Y", "Z"]))
    width = 7 if foreign else 8
    digits = f"{draw(st.integers(0, 10**width - 1)):0{width}d}"
    letter = LETTERS[int(f"{'XYZ'.index(foreign) if foreign else ''}{digits}") % 23]
    dash = draw(st.sampled_from(["", "-", " "]))
    return f"{foreign}{digits}{dash}{letter}"


@st.composite
def ibans(draw) -> str:
    body = draw(st.text("0123456789", min_size=20, max_size=20))
    check = 98 - int(body + "142800") % 97  # ES00
    account = f"ES{check:02d}{body}"
    return draw(st.sampled_from([account, spaced(account, (4,) * 6, " ")]))


PLANTED = st.one_of(
    st.tuples(st.just("e-mail address"), st.emails()),
    st.tuples(st.just("telephone"), spanish_phones() | foreign_phones()),
    st.tuples(st.just("identity number"), identity_numbers()),
    st.tuples(st.just("IBAN"), ibans()),
    st.tuples(st.just("name"), st.just("Maria Puig")),
    st.tuples(st.just("credential"), st.just("sk-7c1f-secret-of-a-vendor")),
)
WORDS = st.text(st.sampled_from("aeiou àç\n·'"), max_size=80)


@given(PLANTED, WORDS, WORDS, st.sampled_from([" ", "(", '"', "'", "\n", "\t"]))
def test_what_is_planted_in_a_text_is_found(planted, before, after, mark):
    kind, value = planted
    assert kind in TERMS.matches(f"{before}{mark}{value}{mark} {after}")


@given(st.floats(0, 2e9), st.uuids(), st.datetimes(), st.text("0123456789abcdef", min_size=32))
def test_what_logs_are_full_of_is_no_personal_data(figure, run, moment, digest):
    line = f"{moment.isoformat()} {run} {figure:.6f} {digest} took {figure / 1e9:.9f} s"
    assert not TERMS.matches(line)


def test_the_coarse_filter_of_duckdb_lets_through_all_that_matches():
    values = [value for _, value in PERSONAL_DATA] + NAMES
    texts = [
        sentence.format(value) for value in values for sentence in ("{}", "a{{{}}}", "é: {} ö")
    ]
    terms = SearchTerms(frozenset(NAMES[:1]), frozenset())
    assert [text for text in texts if not terms.matches(text)] == []
    passed = "select text from unnest(?) as texts (text) where regexp_matches(text, ?)"
    with duckdb.connect() as memory:
        kept = {text for (text,) in memory.execute(passed, [texts, COARSE]).fetchall()}
    assert kept == set(texts)


@given(st.text(max_size=100))
def test_a_text_that_matches_passes_the_coarse_filter(text):
    terms = SearchTerms(frozenset({"Àngel Ñíguez"}), frozenset())
    for searched in (text, f"{text}Àngel{text[:3]} Ñíguez"):
        assert re.search(COARSE, searched) or not terms.matches(searched)


def in_duckdb(folder: Path, text: str) -> Path:
    path = folder / "warehouse.duckdb"
    with duckdb.connect(str(path)) as database:
        database.execute('create schema "raw x"')
        database.execute('create table "raw x"."t t" (id int, "a ""b" varchar, many varchar[])')
        database.execute('insert into "raw x"."t t" values (1, null, [?])', [text])
    return path


def in_parquet(folder: Path, text: str) -> Path:
    path = folder / "it's.parquet"
    relation = duckdb.connect().execute("select ? as text, 1 as one", [text])
    relation.fetch_arrow_table().to_pandas().to_parquet(path)
    return path


def in_sqlite(folder: Path, text: str) -> Path:
    path = folder / "events.db"
    with sqlite3.connect(path) as database:
        database.execute("create table event_logs (id integer, event text, data blob)")
        filler = "x" * 5000  # the text lies over the border of two pages
        event = json.dumps({"a": filler, "b": text}, ensure_ascii=False)
        database.execute("insert into event_logs values (1, 'a', ?)", [event.encode()])
    database.close()
    return path


def in_gzip(folder: Path, text: str) -> Path:
    path = folder / "jobs.insert_values.gz"
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.write(f"insert\nvalues ('{text}')\n")
    return path


def in_pickle(folder: Path, text: str) -> Path:
    path = folder / "trace.pickle"
    path.write_bytes(pickle.dumps({"exception": f" {text} "}))
    return path


def in_log(folder: Path, text: str) -> Path:
    path = folder / "dbt.log"
    filler = "word " * 20_000
    path.write_text(f"ok\n{filler} {text} {filler}", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "plant",
    [in_duckdb, in_parquet, in_sqlite, in_gzip, in_pickle, in_log],
    ids=lambda p: p.__name__,
)
def test_what_is_planted_in_a_file_is_found_and_not_repeated(plant, tmp_path_factory):
    @settings(max_examples=15)
    @given(PLANTED)
    @example(("e-mail address", "maria@example.org"))
    def found(planted):
        kind, value = planted
        path = plant(tmp_path_factory.mktemp("planted"), value)
        findings = list(search(path, TERMS))
        assert kind in {finding.kind for finding in findings}, value
        assert not any(value in f"{one.file}{one.place}{one.kind}" for one in findings)

    found()


def test_a_finding_names_table_and_column_or_line(tmp_path):
    (column,) = search(in_duckdb(tmp_path, "maria@example.org"), TERMS)
    assert (column.place, column.kind, column.count) == ("raw x.t t.many", "e-mail address", 1)
    (line,) = search(in_log(tmp_path, "612345678"), TERMS)
    assert (line.place, line.kind) == ("line 2", "telephone")


def test_one_file_under_two_names_is_searched_once_and_links_are_not_followed(tmp_path):
    (tmp_path / "night").mkdir()
    (tmp_path / "night" / "marts.duckdb").write_text("a")
    (tmp_path / "marts.duckdb").hardlink_to(tmp_path / "night" / "marts.duckdb")
    (tmp_path / "parquet").symlink_to(tmp_path / "night")
    assert len(files([tmp_path, tmp_path / "absent"])) == 1


def test_a_damaged_database_is_reported(tmp_path):
    path = in_duckdb(tmp_path, "nothing")
    path.write_bytes(path.read_bytes()[:5000])
    with pytest.raises(UnsearchableFile, match="warehouse.duckdb could not be searched"):
        list(search(path, TERMS))


def test_the_command_ends_with_1_where_anything_is_found_and_says_no_value(
    data, monkeypatch, capsys
):
    monkeypatch.setenv("JUSSANA_PROFILE", "production")
    monkeypatch.setenv("SOURCES__MATOMO__TOKEN", "1f6e-a-token-in-force-d0c9")
    log = data / "production" / "dlt" / "log"
    log.parent.mkdir(parents=True)
    log.write_text("nothing to report\n")
    with pytest.raises(SystemExit) as left:
        main(["doctor", "--privacy"])
    assert left.value.code == 0 and "nothing found: " in capsys.readouterr().out
    log.write_text("asked with 1f6e-a-token-in-force-d0c9\nfor maria@example.org\n")
    with pytest.raises(SystemExit) as left:
        main(["doctor", "--privacy"])
    said = capsys.readouterr().out
    assert left.value.code == 1
    assert f"{log}: line 1: credential, 1" in said and f"{log}: line 2: e-mail address, 1" in said
    assert "1f6e" not in said and "maria" not in said
