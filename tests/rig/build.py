"""`python -m tests.rig.build [NAME …]`: builds the programs of the rig that are not in the cache yet."""

import os
import re
import shutil
import subprocess
import sys

from tests.rig.sources import GO, SERVER, SIP, Source


def main() -> int:
    """0 where everything is there; 1, with a sentence for each, where something could not be built."""
    asked = sys.argv[1:] or [SERVER.name, SIP.name]
    wanted = [source for source in (SERVER, SIP) if source.name in asked]
    missing = [source for source in wanted if not source.program.exists()]
    if missing and not _go_is_new():
        print(f"the rig needs Go {GO[0]}.{GO[1]} or later to build LiveKit", file=sys.stderr)
        return 1
    failed = [source for source in missing if not _built(source)]
    for source in failed:
        print(f"{source.target} could not be built; what Go said stands above", file=sys.stderr)
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


def _built(source: Source) -> bool:
    print(f"Building {source.target} into {source.folder} (once)…", flush=True)
    environment = {**os.environ, "GOBIN": str(source.folder)}
    command = ["nice", "go", "install", source.target]
    return subprocess.run(command, env=environment, check=False).returncode == 0  # noqa: S603


if __name__ == "__main__":
    sys.exit(main())
