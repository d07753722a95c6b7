"""A question before something unusual is written down: asked once, answered with a tick."""

from collections.abc import Sequence

from wtforms import BooleanField

from clinic_app.web.forms import Form

LOOK_AGAIN = "Look again, and tick the box if it is so"


class AskedAgainForm(Form):
    """A form that asks once more; `asked` are the sentences that its page then shows."""

    asked: Sequence[str] = ()

    sure = BooleanField("I have looked again: it is so")

    def settled(self, doubts: Sequence[str]) -> bool:
        """Say whether nothing is unusual, or a nurse has looked again; else ask on the form."""
        self.asked = doubts
        if not doubts or self.sure.data:
            return True
        self.sure.errors = [LOOK_AGAIN]
        return False
