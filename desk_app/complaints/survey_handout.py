"""The survey slip a customer may take along when a complaint is closed: how satisfied, 0 to 10, a few words."""

from dataclasses import dataclass

from desk_app.complaints.nature import Nature
from desk_app.complaints.nature_sentences import SURVEY_ASKS
from desk_app.core.i18n import N_, _, speaking
from desk_app.printing.fitting import fitted_pdf
from desk_app.printing.letterhead import Letterhead
from desk_app.printing.papers import MM
from desk_app.printing.rows import Row, line
from desk_app.printing.sheet import Sheet

_ANSWERS = (
    N_("very satisfied"),
    N_("satisfied"),
    N_("neither"),
    N_("not satisfied"),
    N_("not at all satisfied"),
)
_BOX = "\u25a1"
_LINES = 3


@dataclass(frozen=True, slots=True)
class SurveySlip:
    """What the slip says: about which complaint it asks."""

    number: str
    about: str
    nature: Nature = Nature.COMPLAINT


def survey_slip(slip: SurveySlip, letterhead: Letterhead, *, size: str = "A5", lang: str = "zh_CN") -> bytes:
    """The survey slip as a PDF on `A5`, `A4`, `80mm` or `58mm` paper."""
    with speaking(lang):
        title = _("How did we do?")

        def say(sheet: Sheet) -> None:
            sheet.head()
            sheet.big_number(title, slip.number, slip.about, qr=slip.number)
            sheet.rule()
            sheet.heading(_(SURVEY_ASKS[slip.nature]))
            for word in _ANSWERS:
                sheet.paragraph(f"{_BOX}  {_(word)}")
            sheet.heading(_("Would you recommend us? 0 is never, 10 is certainly."))
            sheet.paragraph("   ".join(f"{_BOX} {n}" for n in range(11)))
            sheet.heading(_("In your words"))
            sheet.rows([Row(8 * MM, (line(0, sheet.paper.text_width, down=7 * MM, grey=0.5),)) for _n in range(_LINES)])
            sheet.gap(2)
            sheet.foot(_back(letterhead))

        return fitted_pdf(say, size, letterhead, title=f"{title} {slip.number}", lang=lang)


def _back(letterhead: Letterhead) -> str:
    """How the slip finds its way back."""
    if letterhead.phone:
        return _("Hand it in at the desk, or tell us on {phone} with the number above. Thank you.").format(
            phone=letterhead.phone
        )
    return _("Hand it in at the desk. Thank you.")
