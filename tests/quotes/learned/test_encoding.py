"""Features as numbers."""

from __future__ import annotations

from pipeline.quotes.learned.encoding import MISSING, Encoding

ROWS = [{"tag": "VBD", "size": 2, "quoted": True}, {"tag": "NN", "size": 3.5}, {"tag": "", "size": 1, "quoted": False}]


def test_columns_are_those_of_all_rows_in_order():
    assert Encoding.learn(ROWS, fewest=1).columns == ("quoted", "size", "tag")


def test_text_is_a_category_and_what_is_missing_is_said():
    found = Encoding.learn(ROWS, fewest=1).matrix([*ROWS, {}])
    assert found.tolist() == [[1, 2, 2], [MISSING, 3.5, 1], [0, 1, 0], [MISSING, MISSING, 0]]


def test_a_category_that_is_seldom_or_unknown_is_none():
    encoding = Encoding.learn([{"tag": "NN"}] * 3 + [{"tag": "VB"}], fewest=2)
    assert encoding.categories == {"tag": ("NN",)}
    assert encoding.matrix([{"tag": "VB"}, {"tag": "XX"}, {"tag": "NN"}]).tolist() == [[0], [0], [1]]


def test_no_rows_are_a_matrix_without_rows():
    assert Encoding.learn(ROWS, fewest=1).matrix([]).shape == (0, 3)
