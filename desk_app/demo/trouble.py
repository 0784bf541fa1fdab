"""What goes wrong in the made store, and how it is put right: each trouble with its four steps of recovery."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Trouble:
    """One complaint and its way to being closed.

    `about`: kinds of goods it can be about. `wants`: what it hangs on, `late` or `open` a delivery that came late
    or has not come, `delivered` any. `todo`: what is to be done while amends are made. `replaced`: amends are made
    by another delivery.
    """

    kind: str
    topic: str
    title: str
    text: str
    remedy: str
    acknowledged: str
    apologized: str
    amended: str
    prevented: str
    told: str
    todo: str
    about: tuple[str, ...] = ()
    wants: str = ""
    severity: str = "一般"
    replaced: bool = False
    repairer: bool = False
