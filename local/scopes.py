"""Accounts and regions."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass

from ministack.core.responses import get_account_id, get_region, request_scope


@dataclass(frozen=True)
class Scope:
    """An account and region; MiniStack keeps its state by them."""

    account_id: str
    region: str

    @classmethod
    def of_request(cls) -> Scope:
        """The scope of the request being handled."""
        return cls(get_account_id(), get_region())

    def entered(self) -> AbstractContextManager[None]:
        """Within it MiniStack's state is this scope's, in any thread."""
        entered: AbstractContextManager[None] = request_scope(self.account_id, self.region)
        return entered
