"""Settings from the environment; a half-configured practice does not start."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


class Misconfigured(RuntimeError):
    """A setting is missing or makes no sense; the message says which and what it should be."""


def resource_dir(name: str) -> Path:
    """Return templates/, static/ or migrations/, in an installed wheel or in a checkout."""
    bundled = PACKAGE / "_bundled" / name
    return bundled if bundled.is_dir() else PACKAGE.parent / name


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that differs from one deployment to another."""

    database_url: str
    secret_key: str
    instance: Path
    public_url: str
    smtp_host: str = "127.0.0.1"
    smtp_port: int = 25
    smtp_user: str = ""
    smtp_password: str = ""
    smtp_tls: bool = False
    demo: bool = False
    demo_date: date | None = None
    proxies: int = 0

    @property
    def mailbox(self) -> Path:
        """The folder in which the demonstration keeps the messages it sent."""
        return self.instance / "mailbox"


def from_environment(env: Mapping[str, str] = os.environ) -> Settings:
    """Read CLINIC_* variables; raises `Misconfigured` naming the first that is wrong."""
    if env.get("CLINIC_DEMO") == "1":
        return _demonstration(env)
    if env.get("CLINIC_DEMO_DATE"):
        raise Misconfigured("CLINIC_DEMO_DATE is for demonstrations only: a practice runs today")
    secret = _needed(env, "CLINIC_SECRET_KEY", "32 or more random characters")
    if len(secret) < 32:
        raise Misconfigured("CLINIC_SECRET_KEY must be 32 or more random characters")
    if not _needed(env, "CLINIC_PUBLIC_URL", "https://...").startswith("https://"):
        raise Misconfigured("CLINIC_PUBLIC_URL must begin with https://: cookies are secure")
    return Settings(
        database_url=database_url(_needed(env, "CLINIC_DATABASE_URL", "postgresql://...")),
        secret_key=secret,
        instance=Path(_needed(env, "CLINIC_INSTANCE", "a folder for files of this practice")),
        public_url=_needed(env, "CLINIC_PUBLIC_URL", "https://... as patients see it").rstrip("/"),
        smtp_host=_needed(env, "CLINIC_SMTP_HOST", "the mail server"),
        smtp_port=_number(env, "CLINIC_SMTP_PORT", 587),
        smtp_user=env.get("CLINIC_SMTP_USER", ""),
        smtp_password=env.get("CLINIC_SMTP_PASSWORD", ""),
        smtp_tls=env.get("CLINIC_SMTP_TLS", "1") == "1",
        proxies=_number(env, "CLINIC_PROXIES", 0),
    )


def _demonstration(env: Mapping[str, str]) -> Settings:
    instance = Path(env.get("CLINIC_INSTANCE", PACKAGE.parent / "instance")).resolve()
    day = _date(env.get("CLINIC_DEMO_DATE", ""))
    port = _number(env, "CLINIC_PORT", 5000)
    name = f"demo-{day.isoformat()}" if day else "demo"
    return Settings(
        database_url=f"sqlite:///{instance / name}.sqlite",
        secret_key="for demonstrations on this machine only",  # noqa: S106
        instance=instance / name,
        public_url=f"http://127.0.0.1:{port}",
        smtp_port=_number(env, "CLINIC_SMTP_PORT", 5025),
        demo=True,
        demo_date=day,
    )


def database_url(url: str) -> str:
    """Return the address with the driver that is installed; hosting services leave it out."""
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def _needed(env: Mapping[str, str], name: str, what: str) -> str:
    if not env.get(name):
        raise Misconfigured(f"set {name}: {what} (or CLINIC_DEMO=1 for a demonstration)")
    return env[name]


def _number(env: Mapping[str, str], name: str, default: int) -> int:
    try:
        return int(env.get(name) or default)
    except ValueError:
        raise Misconfigured(f"{name} must be a whole number, not {env[name]!r}") from None


def _date(value: str) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        raise Misconfigured(f"DATE must look like 2027-04-02, not {value!r}") from None
