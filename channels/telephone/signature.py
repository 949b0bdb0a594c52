"""Whether a request comes from Twilio."""

from __future__ import annotations

from collections.abc import Mapping

from twilio.request_validator import RequestValidator

from channels.telephone.settings import PhoneSettings

HEADER = "X-Twilio-Signature"


def is_trusted(settings: PhoneSettings, address: str, fields: Mapping[str, str], signature: str) -> bool:
    """Whether Twilio has signed these fields for this address, or development takes unsigned ones.

    Args:
        address: the path with the query, as the request names it. The site before it is the configured one, for
            whoever sends the request chooses its Host header.
        fields: the whole form, with blank fields.
        signature: the header; empty where there is none.
    """
    if settings.token is None:
        return settings.development
    return RequestValidator(settings.token).validate(f"{settings.public_url}{address}", dict(fields), signature)
