"""A person's browser for what comes before a timed request: keeps cookies, reads forms."""

import http.client
import re
from html import unescape
from urllib.parse import urlencode, urlsplit

PATIENCE = 30
FIELD = re.compile(r"<input\b[^>]*>", re.DOTALL)
ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')


class Browser:
    """Goes to pages of one server; `path` is where it is, `page` what it sees."""

    def __init__(self, port: int, headers: dict[str, str] | None = None) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        self.headers = headers or {}
        self.cookies: dict[str, str] = {}
        self.path, self.page = "/", ""

    def close(self) -> None:
        """Leave."""
        self.connection.close()

    @property
    def known_as(self) -> dict[str, str]:
        """The headers of a request that this browser would send."""
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return self.headers | ({"Cookie": cookie} if cookie else {})

    def visit(self, path: str) -> str:
        """Go to a page, and on to where it leads."""
        return self._ask("GET", path, None)

    def send(self, fields: dict[str, str], *, to: str = "", token: str = "csrf_token") -> str:
        """Send the form of this page, and go on to where it leads."""
        known = {token: self.hidden(token)}
        return self._ask("POST", to or self.path, urlencode(known | fields))

    def hidden(self, name: str) -> str:
        """Return the value of a field of this page; raises `LookupError`."""
        for field in FIELD.findall(self.page):
            attributes = dict(ATTRIBUTE.findall(field))
            if attributes.get("name") == name:
                return unescape(attributes.get("value", ""))
        raise LookupError(f"no field {name} at {self.path}: {self.page[:2000]}")

    def _ask(self, method: str, path: str, body: str | None) -> str:
        headers = dict(self.known_as)
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        self.page = answer.read().decode()
        self._keep(answer)
        if answer.status in {301, 302, 303}:
            return self._ask("GET", _local(answer.getheader("Location", "")), None)
        if answer.status != 200:
            raise RuntimeError(f"{method} {path}: {answer.status} {self.page[:2000]}")
        self.path = path
        return self.page

    def _keep(self, answer: http.client.HTTPResponse) -> None:
        for line in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value


def _local(address: str) -> str:
    parts = urlsplit(address)
    return parts.path + (f"?{parts.query}" if parts.query else "")
