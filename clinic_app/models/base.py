"""Column types shared by every table."""

from datetime import UTC, datetime
from typing import Annotated, Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import mapped_column

from clinic_app.extensions import Model, UTCDateTime

Short = Annotated[str, mapped_column(String(80))]
Long = Annotated[str, mapped_column(String(400))]
Key = Annotated[int, mapped_column(primary_key=True)]
ResourceKey = Annotated[int, mapped_column(ForeignKey("resource.id"), primary_key=True)]
Words = Annotated[list[str], mapped_column(JSON)]
Facts = Annotated[dict[str, Any], mapped_column(JSON)]

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

__all__ = ["EPOCH", "Facts", "Key", "Long", "Model", "ResourceKey", "Short", "UTCDateTime", "Words"]
