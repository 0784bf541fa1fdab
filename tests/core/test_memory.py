"""The block leaves the collector as it found it, whatever happens inside."""

import gc

import pytest

from desk_app.core.memory import without_collecting


def test_collecting_stops_within_the_block_alone() -> None:
    assert gc.isenabled()
    with without_collecting():
        assert not gc.isenabled()
        with without_collecting():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()


def test_a_failure_inside_turns_it_on_again() -> None:
    with pytest.raises(ValueError, match="x"), without_collecting():
        raise ValueError("x")
    assert gc.isenabled()
