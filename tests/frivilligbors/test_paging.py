"""A page of a list: by its number, or the one that a row stands on."""

import pytest

from frivilligbors.paging import page_of


@pytest.mark.parametrize(
    ("number", "rows", "shown"), [(1, [0, 1], 1), (2, [2, 3], 2), (3, [4], 3), (99, [4], 3), (0, [0, 1], 1), (-1, [0, 1], 1)]
)
def test_a_number_that_is_none_is_the_nearest(number: int, rows: list[int], shown: int) -> None:
    page = page_of(range(5), number, 2)
    assert ([*page.rows], page.number, page.pages) == (rows, shown, 3)


def test_a_row_decides_its_page_where_it_is_in_the_list() -> None:
    assert [*page_of(range(5), 1, 2, holds=lambda row: row == 3).rows] == [2, 3]
    assert [*page_of(range(5), 3, 2, holds=lambda row: row == 9).rows] == [4]


def test_an_empty_list_has_one_page() -> None:
    page = page_of([], 4, 2)
    assert ([*page.rows], page.number, page.pages) == ([], 1, 1)
