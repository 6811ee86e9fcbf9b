"""The programs of the rig: which versions, and where they are kept once they are built."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.tools import missing

GO: Final = (1, 26)
"""What both modules ask for in their go.mod."""


@dataclass(frozen=True, slots=True)
class Source:
    """A program that `go install` makes of a module, without anything of ours."""

    name: str
    module: str
    package: str
    version: str

    @property
    def target(self) -> str:
        return f"{self.module}/{self.package}@{self.version}"

    @property
    def folder(self) -> Path:
        """Where it is looked for: the same for every checkout of one user."""
        base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
        return Path(base) / "trunkwatch" / "rig" / f"{self.name}@{self.version}"

    @property
    def program(self) -> Path:
        return self.folder / self.package.rpartition("/")[2]


SERVER: Final = Source("livekit-server", "github.com/livekit/livekit-server", "cmd/server", "v1.13.5")
SIP: Final = Source("livekit-sip", "github.com/livekit/sip", "cmd/livekit-sip", "v1.11.0")


def require(source: Source) -> Path:
    """The built program; skips the test where there is none, fails it under TRUNKWATCH_REQUIRE_ALL=1."""
    if not source.program.exists():
        missing(source.name, f"{source.target} is not built (`make rig` builds it)")
    return source.program
