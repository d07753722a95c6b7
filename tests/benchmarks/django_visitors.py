"""What visitors of the site with django-appointment ask."""

from datetime import date
from itertools import count
from typing import Any

from .browsing import Browser
from .load import CLIENTS, Request, get, post
from .weeks import ZONE, Slot

AJAX = {"X-Requested-With": "XMLHttpRequest"}


class Visitors:
    """Sixteen clients who are signed in; `told` is what filling the database printed."""

    def __init__(self, port: int, told: dict[str, Any]) -> None:
        self.port, self.told = port, told
        self._turn = count()

    def of_day(self, asked: list[tuple[int, date]]) -> list[Request]:
        """Ask for one practitioner's times of a day, as its page does."""
        return [
            get(
                f"/ajax/available_slots/?selected_date={day}"
                f"&staff_member={self.told['staff'][person - 1]}&service_id={self.told['service']}",
                AJAX | self._cookie(n),
            )
            for n, (person, day) in enumerate(asked)
        ]

    def booking(self, slot: Slot) -> Request:
        """Choose a time, and return the request that books it for a client who is signed in."""
        client = Browser(self.port)
        client.cookies["sessionid"] = self.told["sessions"][next(self._turn) % CLIENTS]
        client.visit(f"/request/{self.told['service']}/")
        wanted = {
            "date": slot.day.isoformat(),
            "start_time": f"{slot.start.astimezone(ZONE):%H:%M}",
            "end_time": f"{slot.end.astimezone(ZONE):%H:%M}",
            "service": str(self.told["service"]),
            "staff_member": str(self.told["staff"][slot.person - 1]),
        }
        client.send(wanted, to="/request-submit/", token="csrfmiddlewaretoken")
        sent = {
            "csrfmiddlewaretoken": client.hidden("csrfmiddlewaretoken"),
            "name": "Robin Vale",
            "phone_0": "AU",
            "phone_1": "491570006",
            "address": "",
            "additional_info": "",
            "payment_type": "full",
        }
        client.close()
        return post(client.path, sent, client.known_as, status=302)

    def _cookie(self, number: int) -> dict[str, str]:
        return {"Cookie": f"sessionid={self.told['sessions'][number % CLIENTS]}"}
