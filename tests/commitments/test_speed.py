"""The counting of due times counts; how fast is asked elsewhere."""

import pytest

from desk_app.commitments.speed import AMOUNTS, due_times_per_second


@pytest.mark.parametrize("name", AMOUNTS)
def test_due_times_are_counted(name: str) -> None:
    assert due_times_per_second(AMOUNTS[name], count=50) > 0
