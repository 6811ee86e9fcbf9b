"""Other programs, of which a failure ends this one with what they said."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

_SHOWN: Final = 2000


def run(*command: str, cwd: Path | None = None, variables: Mapping[str, str] | None = None) -> str:
    """What a program prints."""
    if shutil.which(command[0]) is None:
        sys.exit(f"{command[0]} is not installed.")
    done = subprocess.run(  # noqa: S603 - what is called is written here, in `supply`
        command,
        cwd=cwd,
        env={**os.environ, **(variables or {})},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{done.stdout[-_SHOWN:]}{done.stderr[-_SHOWN:]}")
    return done.stdout
