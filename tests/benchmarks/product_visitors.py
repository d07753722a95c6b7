"""What the product's visitors ask: every request is one that its pages lead to."""

import re
from datetime import date
from itertools import count
from string import ascii_lowercase

from .browsing import Browser
from .load import CLIENTS, Request, get, post
from .product import NURSE, PASSWORD, PROXY, RECEPTION, TYPE
from .weeks import Slot

OPTION = re.compile(r'<option value="(\d+)"')
_networks = count(1)


class Visitors:
    """Sixteen guests who look for a time, and the two at work who look at the day."""

    def __init__(self, port: int) -> None:
        self.port = port
        guests = [_at_the_times(port) for _ in range(CLIENTS)]
        self.guests = [(guest.path, guest.known_as) for guest in guests]
        self.people = [int(n) for n in OPTION.findall(guests[0].page)]
        self.desk = _signed_in(port, RECEPTION)
        self.nurse = _signed_in(port, NURSE)
        for guest in guests:
            guest.close()

    def of_day(self, asked: list[tuple[int, date]]) -> list[Request]:
        """Ask for the part of the page with one practitioner's times of a day."""
        return [
            self._part(n, f"?day={day}&with={self.people[person - 1]}")
            for n, (person, day) in enumerate(asked)
        ]

    def earliest(self, first: date, times: int) -> list[Request]:
        """Ask for the part of the page with the earliest times of everybody."""
        return [self._part(n, f"?from={first}") for n in range(times)]

    def whole_page(self, first: date, times: int) -> list[Request]:
        """Ask for the whole page of times."""
        return [
            get(f"{path}?from={first}", known)
            for path, known in (self.guests[n % CLIENTS] for n in range(times))
        ]

    def diary(self, day: date, times: int) -> list[Request]:
        """Ask for the diary of a day."""
        return [get(f"/reception/{day}", self.desk)] * times

    def nurses_list(self, day: date, times: int) -> list[Request]:
        """Ask for the nurses' list of a day."""
        return [get(f"/nurses/{day}", self.nurse)] * times

    def booking(self, slot: Slot) -> Request:
        """Go through a booking up to its last page, and return the request that books.

        Each patient has a browser and a network of their own, and the time is held.
        """
        guest = _at_the_times(self.port)
        value = f"{slot.start.isoformat()}~{self.people[slot.person - 1]}"
        guest.send({"time": value})
        network = guest.headers[PROXY]
        contact = {"email": f"{network}@example.com", "phone": _phone(network)}
        guest.send(contact)
        sent = {"csrf_token": guest.hidden("csrf_token")}
        guest.close()
        return post(guest.path, sent, guest.known_as, status=302)

    def _part(self, number: int, asked: str) -> Request:
        path, known = self.guests[number % CLIENTS]
        return get(path.removesuffix("when") + "times" + asked, known)


def _at_the_times(port: int) -> Browser:
    """Answer what is asked before the page of times."""
    number = next(_networks)
    guest = Browser(port, {PROXY: f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}"})
    guest.visit(f"/book/{TYPE}/")
    guest.send({"urgent": "no"})
    guest.send(_somebody(number))
    return guest


def _somebody(number: int) -> dict[str, str]:
    """Return a name and date of birth that nobody else has."""
    letters = "".join(ascii_lowercase[number // 26**n % 26] for n in range(4))
    return {
        "given_name": f"Robin {letters}",
        "family_name": f"Vale{letters}",
        "birth_date-day": str(1 + number % 28),
        "birth_date-month": str(1 + number % 12),
        "birth_date-year": str(1940 + number % 60),
    }


def _phone(network: str) -> str:
    """Return a number of one's own: a thousand on one would all look like one patient."""
    _ten, _high, middle, low = (int(part) for part in network.split("."))
    return f"0491 57{(middle << 8 | low) % 10_000:04}"


def _signed_in(port: int, email: str) -> dict[str, str]:
    browser = Browser(port)
    browser.visit("/account/staff/sign-in")
    browser.send({"email": email, "password": PASSWORD})
    browser.close()
    return browser.known_as
