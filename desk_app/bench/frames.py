"""The list of customers as it is shown: opened, and jumped about in. The only measure that needs Qt."""

import random
from collections.abc import Sequence
from functools import partial

from desk_app.app import Desk
from desk_app.bench.floor import Result, timed

_JUMPS = 60
_SHOWN = 40


def list_of_customers(desk: Desk) -> Sequence[Result]:
    """Opened in at most 100 ms; a jump anywhere in at most 16 ms a frame."""
    from PySide6.QtCore import Qt

    from desk_app.customers import store
    from desk_app.customers.table import columns
    from desk_app.ui.windowed import WindowedTable

    def opened() -> WindowedTable:
        model = WindowedTable(columns(lambda: "CN"), lambda ids: store.rows_for_list(desk.file, ids))
        model.refresh(store.ids_for(desk.file))
        shown(model, 0)
        return model

    def shown(model: WindowedTable, top: int) -> None:
        for row in range(top, min(top + _SHOWN, model.rowCount())):
            for column in range(model.columnCount()):
                model.data(model.index(row, column), Qt.ItemDataRole.DisplayRole)

    opening = timed([opened] * 5)
    model, rng = opened(), random.Random(5)
    tops = [rng.randrange(max(1, model.rowCount() - _SHOWN)) for _jump in range(_JUMPS)]
    jumps = timed([partial(shown, model, top) for top in tops])
    return [
        Result(
            "list.open", "the list of all customers opened", opening.median * 1000, "ms", "≤ 100 ms",
            opening.median <= 0.1, p95=opening.p95 * 1000, n=5,
        ),
        Result(
            "list.jump", "a jump anywhere in it", jumps.median * 1000, "ms", "≤ 16 ms a frame", jumps.p95 <= 0.016,
            p95=jumps.p95 * 1000, n=_JUMPS,
        ),
    ]  # fmt: skip
