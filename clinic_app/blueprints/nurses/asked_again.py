"""A question before something unusual is written down: asked once, answered with a tick."""

from collections.abc import Sequence
from hashlib import sha256

from wtforms import BooleanField, HiddenField

from clinic_app.web.forms import Form

LOOK_AGAIN = "Look again, and tick the box if it is so"


class AskedAgainForm(Form):
    """A form that asks once more; `asked` are the sentences that its page then shows.

    A tick counts only for the sentences that stood above it.
    """

    asked: Sequence[str] = ()

    sure = BooleanField("I have looked again: it is so")
    seen = HiddenField()

    def settled(self, doubts: Sequence[str]) -> bool:
        """Say whether nothing is unusual, or a nurse has looked again; else ask on the form."""
        self.asked = doubts
        looked = self.sure.data and self.seen.data == mark(doubts)
        self.seen.data = mark(doubts)
        if not doubts or looked:
            return True
        self.sure.data, self.sure.errors = False, [LOOK_AGAIN]
        return False


def mark(doubts: Sequence[str]) -> str:
    """Return what says that a tick was set below just these sentences."""
    return sha256("\n".join(doubts).encode()).hexdigest()[:16]
