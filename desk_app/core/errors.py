"""Two kinds of errors: this one is for the person at the desk; anything else is a bug."""


class DeskError(Exception):
    """Something the person at the desk can act on.

    The text is a whole sentence in their language that says what happened and what to do.
    `field` names the field of a form it belongs to, where there is one; of a row in it as `lines.2.ordered`, counted
    from 0.
    """

    def __init__(self, sentence: str, *, field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


class NotFound(DeskError):
    """No record goes by that number."""


class StillSaving(DeskError):
    """Nothing can be read just now: a save of another thread is too large to be read beside."""
