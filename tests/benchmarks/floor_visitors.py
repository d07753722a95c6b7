"""The same questions asked of the floor."""

from datetime import date

from .load import Request, get, post
from .weeks import Slot


class Visitors:
    """Nobody has to sign in, and nothing comes before a booking."""

    def of_day(self, asked: list[tuple[int, date]]) -> list[Request]:
        """Ask for one practitioner's times of a day."""
        return [get(f"/times?with={person}&day={day}") for person, day in asked]

    def earliest(self, first: date, times: int) -> list[Request]:
        """Ask for the earliest times of everybody."""
        return [get(f"/earliest?from={first}")] * times

    def whole_page(self, first: date, times: int) -> list[Request]:
        """Ask for the page of times."""
        return [get(f"/page?from={first}")] * times

    def diary(self, day: date, times: int) -> list[Request]:
        """Ask for everybody's visits of a day."""
        return [get(f"/diary?day={day}")] * times

    def nurses_list(self, day: date, times: int) -> list[Request]:
        """Ask for the nurses' visits of a day."""
        return [get(f"/list?day={day}")] * times

    def booking(self, slot: Slot) -> Request:
        """Return the request that books."""
        sent = {
            "with": str(slot.person),
            "start": str(int(slot.start.timestamp())),
            "patient": "Robin Vale",
            "phone": "0491 570 006",
        }
        return post("/book", sent, {}, status=201)
