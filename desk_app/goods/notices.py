"""What is told of scarce goods where nothing is refused: after an import."""

from desk_app.core.i18n import ngettext
from desk_app.goods import shares, store
from desk_app.storage.reading import Reader


def beyond_notices(reader: Reader, import_id: str) -> list[str]:
    """How many shares are exceeded by those whose deliveries came in with an import; the import goes on."""
    everything = store.all_allotments(reader)
    came = store.came_with(reader, import_id) if everything else frozenset()
    if not came:
        return []
    found = 0
    for each in shares.ledgers(reader, everything):
        if each.allotment.together:
            found += bool(each.share(None).beyond and not came.isdisjoint(each.by_customer))
        else:
            found += sum(bool(one in came and each.share(one).beyond) for one in each.by_customer)
    if not found:
        return []
    said = ngettext(
        "{n} share of scarce goods is exceeded: the window of scarce goods names it.",
        "{n} shares of scarce goods are exceeded: the window of scarce goods names them.",
        found,
    )
    return [said.format(n=found)]
