"""What the environment may set for the web channel. Nothing here needs Rasa: the launcher checks it before."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass

from limits import RateLimitItem, parse_many

from channels.website.origins import Origin, Origins, parse_origin

_RATE = "30/minute"


class SettingsError(ValueError):
    """A variable cannot be used; the message is one line and says what it may be."""


@dataclass(frozen=True)
class WebSettings:
    """Who may talk to the channel, and how often: messages, votes and wishes to be forgotten count apart.

    Attributes:
        sender_rate: RATE_LIMIT, for each conversation; None where it is off.
        address_rate: RATE_LIMIT_ADDRESS, for each address; without it, RATE_LIMIT.
        origins: ALLOWED_ORIGINS, separated by commas, and PUBLIC_URL.

    Behind a proxy, all visitors seem to have the proxy's address. SANIC_PROXIES_COUNT, Sanic's own variable, tells how
    many proxies stand before the server, and from which place of X-Forwarded-For the visitor's address is taken; a
    number too high lets visitors choose their address.
    """

    sender_rate: RateLimitItem | None
    address_rate: RateLimitItem | None
    origins: Origins

    @staticmethod
    def from_environment(environment: Mapping[str, str] = os.environ) -> WebSettings:
        """Reads the variables; an empty one counts as unset.

        Raises:
            SettingsError: a rate is none, or an address is not scheme://host or scheme://host:port.
        """
        rate = "RATE_LIMIT_ADDRESS" if environment.get("RATE_LIMIT_ADDRESS") else "RATE_LIMIT"
        allowed = [each.strip() for each in environment.get("ALLOWED_ORIGINS", "").split(",")]
        public = environment.get("PUBLIC_URL", "")
        return WebSettings(
            _rate(environment, "RATE_LIMIT"),
            _rate(environment, rate),
            Origins(
                frozenset(_origin("ALLOWED_ORIGINS", each) for each in allowed if each),
                _origin("PUBLIC_URL", public.removesuffix("/")) if public else None,
            ),
        )


def _rate(environment: Mapping[str, str], variable: str) -> RateLimitItem | None:
    text = environment.get(variable) or _RATE
    if text.strip().lower() == "off":
        return None
    try:
        (rate,) = parse_many(text)
        if rate.amount < 1:
            raise ValueError("nothing would pass")
    except ValueError as err:
        raise SettingsError(
            f"{variable}={text} is no rate: write a number and a time, such as {_RATE}, or off."
        ) from err
    return rate


def _origin(variable: str, text: str) -> Origin:
    origin = parse_origin(text)
    if origin is None:
        raise SettingsError(
            f"{variable}: {text} is no address of a site: write it like https://www.example.com or "
            "https://www.example.com:8443, with nothing after it and no wildcard."
        )
    return origin
