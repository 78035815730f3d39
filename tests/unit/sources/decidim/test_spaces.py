"""The chosen spaces: found by slug, or refused with a helpful message."""

import logging

import pytest

from sources.common.errors import ContractError, SettingError, ShrinkageError
from sources.decidim.settings import Settings, read_settings
from sources.decidim.spaces import chosen_spaces

LISTS = {
    "participatoryProcesses": [{"id": "2", "slug": "festa"}, {"id": "9", "slug": "obres"}],
    "assemblies": [{"id": "2", "slug": "consell"}],
}
SPACE = {
    "id": "2",
    "slug": "festa",
    "publishedAt": "2026-01-01T00:30:00+01:00",
    "createdAt": None,
    "updatedAt": None,
    "title": {"translation": None, "translations": [{"locale": "es", "text": "La Fiesta"}]},
    "stats": [{"key": "meetings_count", "value": 3}],
    "components": [
        {"__typename": "Meetings", "id": "11", "name": {"translation": "Trobades"}},
        {"__typename": "Component", "id": "12", "name": {"translation": None}},
    ],
}
DAYS = {"startDate": "2025-12-24", "endDate": None, "creationDate": None, "closingDate": None}


class Platform:
    """Stands for the client: gives the lists, then one space."""

    def __init__(self, space=SPACE | DAYS):
        self.space = space

    def spaces(self):
        return LISTS

    def ask(self, query, **variables):
        return {"participatoryProcess": self.space, "assembly": self.space}


def settings(processes=(), assemblies=()):
    chosen = Settings()
    chosen.processes, chosen.assemblies = list(processes), list(assemblies)
    return chosen


def test_processes_and_assemblies_are_numbered_apart():
    found = chosen_spaces(Platform(), settings(["festa"], ["consell"]), set())
    assert [space.id for space in found] == ["assembly:2", "process:2"]
    festa = found[1]
    assert (festa.row["title"], festa.row["start"]) == ("La Fiesta", "2025-12-24")
    assert [component["space"] for component in festa.components] == ["process:2"] * 2
    assert festa.statistics == {"meetings_count": 3}


def test_a_slug_named_twice_is_read_once():
    assert len(chosen_spaces(Platform(), settings(["festa", "festa"]), set())) == 1


def test_a_slug_that_is_not_there_is_named_with_those_that_are():
    with pytest.raises(SettingError, match="PROCESSES names the space 'congres'.*festa, obres"):
        chosen_spaces(Platform(), settings(["congres"]), {"festa"})
    with pytest.raises(SettingError, match="ASSEMBLIES names the space 'festa'.*consell"):
        chosen_spaces(Platform(), settings(assemblies=["festa"]), set())


def test_a_slug_that_was_there_has_been_taken_down(caplog):
    with caplog.at_level(logging.WARNING):
        assert chosen_spaces(Platform(), settings(["congres"]), {"congres"}) == []
    assert "'congres' is not published any more" in caplog.text


def test_a_platform_that_suddenly_has_no_process_at_all_is_not_believed(monkeypatch):
    monkeypatch.setitem(LISTS, "participatoryProcesses", [])
    with pytest.raises(ShrinkageError, match="participatoryProcesses, shows 0 rows where 1"):
        chosen_spaces(Platform(), settings(["festa"]), {"festa", "consell"})


def test_a_space_taken_down_between_two_responses_is_reported():
    with pytest.raises(ContractError, match="taken down just now"):
        chosen_spaces(Platform(None), settings(["festa"]), set())


def test_settings_that_cannot_work_are_named(monkeypatch):
    monkeypatch.setenv("SOURCES__DECIDIM__BASE_URL", "http://127.0.0.1")
    assert read_settings().assemblies == ["consell-de-centre"]
    monkeypatch.setenv("SOURCES__DECIDIM__API_KEY", "alone")
    with pytest.raises(SettingError, match="API_SECRET belong together"):
        read_settings()
    monkeypatch.setenv("SOURCES__DECIDIM__API_SECRET", "together")
    monkeypatch.setenv("SOURCES__DECIDIM__PROCESSES", "[]")
    monkeypatch.setenv("SOURCES__DECIDIM__ASSEMBLIES", "[]")
    with pytest.raises(SettingError, match="both empty"):
        read_settings()
