"""Full scans: every row once, however the pages shift."""

from hypothesis import given
from hypothesis import strategies as st

from sources.decidim.full_scan import READINGS, full_scan


def rows(ids):
    return [{"id": str(one)} for one in ids]


class Readings:
    """Gives the pages of a list whose order changes between pages, and counts the readings."""

    def __init__(self, count, size, turns):
        self.list = list(range(count))
        self.size, self.turns, self.pages, self.times = size, turns, 0, 0

    def __call__(self):
        self.times += 1
        for start in range(0, len(self.list), self.size):
            turn = self.turns[self.pages % len(self.turns)] % max(len(self.list), 1)
            self.pages += 1
            turned = self.list[turn:] + self.list[:turn]
            yield rows(turned[start : start + self.size])


@given(st.integers(0, 120), st.integers(1, 50))
def test_pages_that_hold_still_are_read_once(count, size):
    read = Readings(count, size, [0])
    assert list(full_scan(read, count)) == [str(one) for one in range(count)]
    assert read.times == 1


@given(st.integers(51, 90), st.integers(1, 20))
def test_rows_lost_between_two_pages_are_found_by_reading_again(count, turn):
    read = Readings(count, 50, [0, turn, 0, 0])
    assert len(full_scan(read, count)) == count
    assert read.times == 2


def test_without_a_count_a_repeated_row_is_reason_enough_to_read_again():
    read = Readings(60, 50, [0, 7, 0, 0])
    assert len(full_scan(read, 0)) == 60
    assert read.times == 2


def test_rows_that_only_repeat_are_read_twice_and_kept_once():
    times = []

    def read():
        times.append(1)
        return [rows([1, 1, 2]), rows([2, 3])]

    assert list(full_scan(read, 3)) == ["1", "2", "3"]
    assert len(times) == 2


def test_a_list_that_stays_short_is_given_up():
    times = []

    def read():
        times.append(1)
        return [rows([1, 2])]

    assert list(full_scan(read, 9)) == ["1", "2"]
    assert len(times) == READINGS


def test_the_newest_reading_of_a_row_is_kept_and_hidden_rows_are_skipped():
    readings = iter([[[{"id": "1", "votes": 4}, None]], [[{"id": "1", "votes": 5}]]])
    assert full_scan(lambda: next(readings), 0) == {"1": {"id": "1", "votes": 4}}
    readings = iter([[[{"id": "1", "v": 4}]], [[{"id": "1", "v": 5}, {"id": "2", "v": 0}]]])
    assert full_scan(lambda: next(readings), 2)["1"] == {"id": "1", "v": 5}
