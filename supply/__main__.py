"""`python -m supply audit | dist | manifests | notes`: each does one thing of a release."""

import argparse
import sys
from pathlib import Path
from typing import Final

from supply import audit, dist, manifests, notes

ROOT: Final = Path(__file__).parent.parent


def main() -> int:
    """The exit status: 0, or 1 where a release should not go on."""
    asked = _arguments().parse_args()
    if asked.what == "audit":
        answer = audit.of(ROOT / "constraints.txt")
        print(audit.text(answer))
        return int(bool(answer.vulnerable) or (asked.strict and bool(answer.unaudited)))
    if asked.what == "dist":
        for path in dist.made(ROOT, ROOT / "dist"):
            print(path.relative_to(ROOT))
        return 0
    if asked.what == "manifests":
        for name, text in manifests.plain(ROOT, asked.helm).items():
            (ROOT / name).write_text(text, encoding="utf-8")
        return 0
    try:
        print(notes.of(asked.version, (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")))
    except notes.NoSuchVersion as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m supply", description=__doc__)
    whats = parser.add_subparsers(dest="what", required=True)
    auditing = whats.add_parser("audit", help="known vulnerabilities of what constraints.txt names")
    auditing.add_argument("--strict", action="store_true", help="fail where anything could not be audited")
    whats.add_parser("dist", help="wheel, sdist, bill of materials and checksums, into dist/")
    making = whats.add_parser("manifests", help="deploy/kubernetes from the Helm chart")
    making.add_argument("--helm", default="helm", help="the program")
    noting = whats.add_parser("notes", help="what is new in a version, from CHANGELOG.md")
    noting.add_argument("version", help="like 0.1.0, or unreleased")
    return parser


if __name__ == "__main__":
    sys.exit(main())
