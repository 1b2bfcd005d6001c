"""How guessing is slowed, without ever locking the owner of an account out.

What counts is failures. Each browser or address has its own allowance for each account, and each address one for all
accounts together. Too many failures on one account from many places do not close the account: any wait that applied to
everybody could be kept up by the guesser for ever. They make the allowance of each new place smaller. A browser in
which the person has signed in before has an allowance of its own, which other people's failures do not touch.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from lms.core.database import transaction
from lms.core.limits import Limit, forget, give_back, take_within, waiting_time

IPV6_NETWORK_BITS = 64


@dataclass(frozen=True)
class Guard:
    """The allowances of one door: the sign-in page, the page for codes."""

    place: Limit
    strict_place: Limit
    account: Limit
    address: Limit

    def enter(self, attempt: Attempt) -> timedelta:
        """Return how long an attempt must wait; where it may go on, count it as failed until it has succeeded.

        Counted before the secret is looked at, many attempts of the same moment are no more than their allowance.
        Opens a transaction of its own.
        """
        with transaction():
            is_under_attack = bool(waiting_time(self.account, attempt.login))
            counted = self._counted(attempt)
            binding = [(limit, subject) for limit, subject in counted if self._binds(limit, is_under_attack)]
            wait = max(waiting_time(limit, subject) for limit, subject in binding)
            if wait:
                return wait
            waits = [(limit, take_within(limit, subject)) for limit, subject in counted]
            return max(wait for limit, wait in waits if self._binds(limit, is_under_attack))

    def succeed(self, attempt: Attempt) -> None:
        """Forget the failures of this place with this account, and that this attempt was counted elsewhere.

        Opens a transaction of its own.
        """
        with transaction():
            for limit, subject in self._counted(attempt):
                if subject == attempt.place:
                    forget(limit, subject)
                else:
                    give_back(limit, subject)

    def _counted(self, attempt: Attempt) -> list[tuple[Limit, str]]:
        """Return every limit that an attempt counts against, always in the same order."""
        if attempt.is_known_browser:
            return [(self.place, attempt.place)]
        return [
            (self.place, attempt.place),
            (self.strict_place, attempt.place),
            (self.account, attempt.login),
            (self.address, attempt.address),
        ]

    def _binds(self, limit: Limit, is_under_attack: bool) -> bool:
        """Whether a limit makes attempts wait: the account's never does, it only makes each place's smaller."""
        return limit is not self.account and (limit is not self.strict_place or is_under_attack)


@dataclass(frozen=True)
class Attempt:
    """Somebody trying to get in: to which account, from which address, and from which browser if we know it."""

    login: str
    address: str
    known_browser: str = ""

    @property
    def is_known_browser(self) -> bool:
        """Whether this person has signed in here before."""
        return bool(self.known_browser)

    @property
    def place(self) -> str:
        """Where the attempt comes from, for this account."""
        return f"{self.login}\0{self.known_browser or self.address}"


def _guard(name: str, account_burst: int) -> Guard:
    return Guard(
        place=Limit(f"{name} here", burst=5, every=timedelta(seconds=15)),
        strict_place=Limit(f"{name} here, strictly", burst=2, every=timedelta(seconds=45)),
        account=Limit(f"{name} to account", burst=account_burst, every=timedelta(seconds=30)),
        address=Limit(f"{name} from address", burst=100, every=timedelta(seconds=4)),
    )


SIGN_IN = _guard("sign-in", 20)
CODES = _guard("code", 10)
# Trying e-mail addresses and phone numbers that are taken tells who has an account here.
TAKEN_LOGINS = Limit("taken logins", burst=5, every=timedelta(minutes=10))
LETTERS_TO_ACCOUNT = Limit("reset letters to account", burst=3, every=timedelta(minutes=20))
LETTERS_FROM_ADDRESS = Limit("reset letters from address", burst=20, every=timedelta(minutes=1))


def network_of(address: str | None) -> str:
    """Return what stands for an address: itself, or the /64 network of an IPv6 address, which is one household."""
    try:
        found = ip_address(address or "")
    except ValueError:
        return "unknown"
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ip_network((found, IPV6_NETWORK_BITS), strict=False))
    return str(found)
