"""Who stands twice among the customers. Reading only: it runs beside an open window."""

from argparse import Namespace
from contextlib import closing

from desk_app.command_line.answers import say
from desk_app.command_line.opening import opened
from desk_app.core.i18n import ngettext
from desk_app.customers import store
from desk_app.customers.doubles import find_doubles


def doubles(args: Namespace) -> int:
    """Prints the likely pairs, likeliest first."""
    with closing(opened(args)) as desk:
        found = find_doubles(store.entries_to_compare(desk.file), store.pairs_that_are_two(desk.file))
        known = store.names_and_numbers(desk.file, [id_ for each in found for id_ in (each.a_id, each.b_id)])
    pairs, lines = [], []
    for each in found:
        (a_number, a_reference, a_name), (b_number, b_reference, b_name) = known[each.a_id], known[each.b_id]
        why = each.judged.why_words()
        pairs.append(
            {
                "a_number": a_number,
                "a_reference": a_reference,
                "b_number": b_number,
                "b_reference": b_reference,
                "score": each.judged.score,
                "why": why,
            }
        )
        lines.append(f"{each.judged.score:.2f}  {a_number} {a_name}  =  {b_number} {b_name}  ({why})")
    lines.append(ngettext("{n} likely pair", "{n} likely pairs", len(pairs)).format(n=len(pairs)))
    say(args, {"pairs": pairs}, "\n".join(lines))
    return 0
