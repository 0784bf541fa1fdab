"""What is held about a customer, and erasing it on request."""

from argparse import Namespace
from contextlib import closing
from pathlib import Path

from desk_app.command_line.answers import say
from desk_app.command_line.opening import opened
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _, language, ngettext
from desk_app.customers import store as customers
from desk_app.privacy.handout import statement
from desk_app.privacy.model import mention_words
from desk_app.privacy.service import PrivacyService
from desk_app.staff.model import DESK_ID


def held(args: Namespace) -> int:
    """Writes all that is held about a customer: JSON, or the paper as PDF, as the ending of the target says."""
    from desk_app.paper import letterhead
    from desk_app.printing.files import write_pdf

    target: Path = args.target
    if target.suffix.lower() not in (".json", ".pdf"):
        raise DeskError(_("Give the file a name that ends in .pdf or .json."))
    with closing(opened(args)) as desk:
        service = PrivacyService(desk.file)
        customer = customers.by_number(desk.file, args.number, removed=True)
        if target.suffix.lower() == ".json":
            written = service.write_held(customer.id, target)
        else:
            lang = args.lang or language()
            made = statement(service.held(customer.id), letterhead(desk.file, lang), size=args.size, lang=lang)
            written = write_pdf(target, made)
    say(args, {"file": str(written), "number": customer.number}, _("Written to {file}.").format(file=written))
    return 0


def erase(args: Namespace) -> int:
    """Erases a customer's personal data. Open cases are named, and nothing is done, unless they are confirmed."""
    with closing(opened(args, writing=True)) as desk:
        service = PrivacyService(desk.file)
        customer = customers.by_number(desk.file, args.number, removed=True)
        what = service.what_goes(customer.id)
        done = service.erase(DESK_ID, customer.id, args.reason, despite_open_cases=args.despite_open_cases)
    data = {
        "numbers": list(done.numbers),
        "counts": dict(done.counts),
        "values": done.values,
        "named_in": [{"kind": each.kind, "number": each.number} for each in what.named_in],
        "shared": {each.text: list(each.numbers) for each in what.shared},
        "namesakes": [each.number for each in what.namesakes],
        "copies": [str(each.path) for each in what.copies],
    }
    lines = [
        ngettext(
            "Erased: {n} value in the file and its past.", "Erased: {n} values in the file and its past.", done.values
        ).format(n=done.values),
        *(
            _("names somebody so called, left as it is: {what}").format(what=mention_words(each))
            for each in what.named_in
        ),
        *(
            _("{text} stays, as other files have it too: {numbers}. Is one of them the same person?").format(
                text=each.text, numbers=_(", ").join(each.numbers)
            )
            for each in what.shared
        ),
        *(
            _("{number} has the same name and stays: it may be the same person.").format(number=each.number)
            for each in what.namesakes
        ),
        *(_("holds it still: {file}").format(file=each.path) for each in what.copies),
    ]
    say(args, data, "\n".join(lines))
    return 0
