import gc
from collections.abc import Iterator

import pytest


@pytest.fixture(scope="module", autouse=True)
def only_our_own() -> Iterator[None]:
    """The benchmark collects what is no longer used before each row of acts; what earlier tests hold is passed over."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()
