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
from lms.core.limits import Limit, forget, take, waiting_time

IPV6_NETWORK_BITS = 64


@dataclass(frozen=True)
class Guard:
    """The allowances of one door: the sign-in page, the page for codes."""

    place: Limit
    strict_place: Limit
    account: Limit
    address: Limit

    def waiting(self, attempt: Attempt) -> timedelta:
        """Return how long this attempt must wait; zero where it may go on."""
        waits = [waiting_time(self.place, attempt.place)]
        if not attempt.is_known_browser:
            waits.append(waiting_time(self.address, attempt.address))
            if waiting_time(self.account, attempt.login):
                waits.append(waiting_time(self.strict_place, attempt.place))
        return max(waits)

    def count_failure(self, attempt: Attempt) -> None:
        """Note that an attempt failed. Opens transactions of its own."""
        take(self.place, attempt.place)
        if not attempt.is_known_browser:
            take(self.strict_place, attempt.place)
            take(self.account, attempt.login)
            take(self.address, attempt.address)

    def count_success(self, attempt: Attempt) -> None:
        """Forget the failures of this place with this account. Opens a transaction of its own."""
        with transaction():
            forget(self.place, attempt.place)
            forget(self.strict_place, attempt.place)


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
