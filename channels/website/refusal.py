"""Why a request gets no answer, as a value."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Refusal:
    """An HTTP status, a sentence or two for a person (what is wrong, what is allowed), and headers that go with it."""

    status: int
    why: str
    headers: dict[str, str] = field(default_factory=dict)
