"""`python -m tests.rig.build [NAME …]`: builds the programs of the rig that are not in the cache yet."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.rig.sources import AGENTS, GO, SERVER, SIP, Packages, Source

Command = list[str | Path]


def main() -> int:
    """0 where everything is there; 1, with a sentence for each, where something could not be built."""
    every = (SERVER, SIP, AGENTS)
    asked = sys.argv[1:] or [source.name for source in every]
    missing = [source for source in every if source.name in asked and not source.program.exists()]
    if any(isinstance(source, Source) for source in missing) and not _go_is_new():
        print(f"the rig needs Go {GO[0]}.{GO[1]} or later to build LiveKit", file=sys.stderr)
        return 1
    failed = [source for source in missing if not _built(source)]
    for source in failed:
        print(f"{source.target} could not be built; why stands above", file=sys.stderr)
    if shutil.which("redis-server") is None:
        print("the rig needs redis-server (on Debian: apt-get install redis-server)", file=sys.stderr)
        return 1
    return 1 if failed else 0


def _go_is_new() -> bool:
    go = shutil.which("go")
    if go is None:
        return False
    asked = subprocess.run([go, "env", "GOVERSION"], capture_output=True, text=True, check=False)  # noqa: S603
    found = re.match(r"go(\d+)\.(\d+)", asked.stdout)
    return found is not None and (int(found[1]), int(found[2])) >= GO


def _built(source: Source | Packages) -> bool:
    print(f"Building {source.target} into {source.folder} (once)…", flush=True)
    return _compiled(source) if isinstance(source, Source) else _installed(source)


def _compiled(source: Source) -> bool:
    environment = {**os.environ, "GOBIN": str(source.folder)}
    command = ["nice", "go", "install", source.target]
    return subprocess.run(command, env=environment, check=False).returncode == 0  # noqa: S603


def _installed(packages: Packages) -> bool:
    """Beside its place at first: what was broken off half-way is not taken for the whole."""
    unfinished = packages.folder.with_suffix(".unfinished")
    pip: Command = [
        unfinished / "bin" / "python",
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
    ]
    made: Command = [sys.executable, "-m", "venv", "--clear", unfinished]
    for command in (made, [*pip, "-r", packages.pins]):
        if subprocess.run(command, check=False).returncode != 0:  # noqa: S603
            return False
    unfinished.rename(packages.folder)
    return True


if __name__ == "__main__":
    sys.exit(main())
