"""A courier's run as a table for the courier's own program: a line for each stop, in the order of the run."""

from collections.abc import Iterator
from datetime import date as Date
from pathlib import Path

from desk_app.core.errors import DeskError
from desk_app.core.i18n import N_, _
from desk_app.core.money import plain_cents
from desk_app.deliveries.run_papers import runs_of
from desk_app.exchange.writing import Written, write_csv, write_xlsx
from desk_app.storage.desk_file import DeskFile

COLUMNS = {
    "stop": N_("stop"),
    "courier": N_("courier"),
    "number": N_("our own number"),
    "name": N_("name"),
    "phone": N_("phone"),
    "phone_2": N_("second phone"),
    "address": N_("address"),
    "window": N_("promised"),
    "goods": N_("goods"),
    "parcels": N_("parcels"),
    "cod": N_("cash on delivery"),
    "currency": N_("currency"),
    "instructions": N_("instructions"),
    "done": N_("how it ended"),
}
"""What stands in a line, and what it is called in the language spoken."""


def write_run(file: DeskFile, target: Path, day: Date, courier_id: str = "", *, names: bool = False) -> int:
    """Writes the runs of a day, or of one courier, as .csv or .xlsx; answers how many stops. Raises DeskError.

    Phones stand whole, for the courier must ring up. The columns are headed by words in the language spoken, or by
    their `names`, which are the same in every language.
    """
    heads = list(COLUMNS) if names else [_(word) for word in COLUMNS.values()]
    match target.suffix.lower():
        case ".csv":
            return write_csv(target, heads, _rows(file, day, courier_id))
        case ".xlsx":
            return write_xlsx(target, heads, _rows(file, day, courier_id), title=day.isoformat())
    raise DeskError(_("Give the file a name that ends in .csv or .xlsx."))


def _rows(file: DeskFile, day: Date, courier_id: str) -> Iterator[list[Written]]:
    for run in runs_of(file, day, courier_id).runs:
        for place, stop in enumerate(run.stops, 1):
            yield [
                stop.place or place,
                run.courier,
                stop.number,
                stop.name,
                *[*stop.phones, "", ""][:2],
                stop.address,
                stop.window,
                stop.goods,
                stop.parcels,
                "" if stop.to_collect is None else plain_cents(stop.to_collect),
                stop.currency if stop.to_collect else "",
                stop.instructions,
                stop.done,
            ]
