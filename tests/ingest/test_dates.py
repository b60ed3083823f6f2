"""Dates as sources write them: complete ones are read, anything less is not."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest import dates
from tests.written_cases import load

MOMENT = datetime(2019, 10, 8, 12, 4, tzinfo=UTC)
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2099, 12, 31), timezones=st.just(UTC)).map(
    lambda moment: moment.replace(microsecond=0)
)
NO_DATES: list[object] = [
    *(None, True, False, 0, -1, 42, 2019, 20191399, 10**400, 0.0, 20191008.0, float("nan"), float("inf"), pd.NaT),
    *([], ["2019-10-08"], {}, b"2019-10-08", Decimal(1570536240), timedelta(days=1), MOMENT.time()),
    *(date(1799, 12, 31), datetime.max, datetime.min.replace(tzinfo=timezone(timedelta(hours=1)))),
]
PIECES = ["8", "Oct", "2019", "12:04", "pm", "ET", "+01", ",", "Tue", "31/10/2019", "2019-10-08", "T", "at"]


@pytest.mark.parametrize("case", load("ingest", "dates"))
def test_written_dates(case: dict[str, Any]) -> None:
    found = dates.read(case["text"])
    assert (found and found.isoformat()) == case["expected"]
    assert found is None or found.tzinfo is UTC


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1570536240, MOMENT),
        (1570536240000, MOMENT),
        (1570536240.5, MOMENT + timedelta(seconds=0.5)),
        (20191008, datetime(2019, 10, 8, tzinfo=UTC)),
        (20191008120400, MOMENT),
        (date(2019, 10, 8), datetime(2019, 10, 8, tzinfo=UTC)),
        (datetime(2019, 10, 8, 12, 4), MOMENT),
        (datetime(2019, 10, 8, 13, 4, tzinfo=timezone(timedelta(hours=1))), MOMENT),
        (pd.Timestamp("2019-10-08 12:04"), MOMENT),
    ],
)
def test_dates_that_are_not_text(value: object, expected: datetime) -> None:
    found = dates.read(value)
    assert found == expected
    assert type(found) is datetime


@pytest.mark.parametrize("value", NO_DATES)
def test_values_that_are_no_dates(value: object) -> None:
    assert dates.read(value) is None


@given(MOMENTS, st.integers(-12 * 60, 14 * 60))
def test_what_python_writes_is_read_back(moment: datetime, minutes: int) -> None:
    local = moment.astimezone(timezone(timedelta(minutes=minutes)))
    assert dates.read(local) == dates.read(local.isoformat()) == dates.read(local.isoformat(" ")) == moment
    assert dates.read(local.strftime("%a, %d %b %Y %H:%M:%S %z")) == moment
    assert dates.read(local.strftime("%I:%M:%S %p %z, %A %B %d, %Y")) == moment
    assert dates.read(moment.timestamp()) == dates.read(str(int(moment.timestamp()) * 1000)) == moment
    assert dates.read(moment.strftime("%Y%m%dT%H%M%SZ")) == dates.read(moment.ctime()) == moment


@given(
    st.text()
    | st.text("0123456789-:/.+TZ ")
    | st.lists(st.sampled_from(PIECES)).map(" ".join)
    | st.integers()
    | st.floats()
)
def test_reading_never_raises(value: object) -> None:
    found = dates.read(value)
    assert found is None or (found.tzinfo is UTC and 1800 <= found.year <= 2100)
