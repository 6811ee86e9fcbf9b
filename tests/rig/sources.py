"""The programs of the rig: which versions, and where they are kept once they are built."""

import os
import sys
from dataclasses import dataclass
from hashlib import sha256
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
        return _kept() / f"{self.name}@{self.version}"

    @property
    def program(self) -> Path:
        return self.folder / self.package.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Packages:
    """Packages of Python that a virtual environment of their own holds, in the versions of a file."""

    name: str
    pins: Path

    @property
    def target(self) -> str:
        return f"what {self.pins.name} names"

    @property
    def folder(self) -> Path:
        made_of = self.pins.read_bytes() + sys.version.encode()
        return _kept() / f"{self.name}-{sha256(made_of).hexdigest()[:12]}"

    @property
    def program(self) -> Path:
        return self.folder / "bin" / "python"


def _kept() -> Path:
    """Where programs are looked for: the same for every checkout of one user."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "trunkwatch" / "rig"


SERVER: Final = Source("livekit-server", "github.com/livekit/livekit-server", "cmd/server", "v1.13.5")
SIP: Final = Source("livekit-sip", "github.com/livekit/sip", "cmd/livekit-sip", "v1.11.0")

AGENTS: Final = Packages("livekit-agents", Path(__file__).with_name("agents.txt"))
"""LiveKit's agents SDK. It wants an older SDK for sound than ours, to the digit, so it lives by itself."""


def require(source: Source | Packages) -> Path:
    """The built program; skips the test where there is none, fails it under TRUNKWATCH_REQUIRE_ALL=1."""
    if not source.program.exists():
        missing(source.name, f"{source.target} is not built (`make rig` builds it)")
    return source.program
