"""The packages, an environment that holds one of them and nothing else, and the bill of its materials."""

import hashlib
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from supply.command import run

SUMS: Final = "SHA256SUMS"


def made(project: Path, folder: Path) -> tuple[Path, ...]:
    """Wheel, sdist, bill of materials and checksums, in `folder`, from which older ones go."""
    for left in (each for pattern in ("trunkwatch-*", SUMS) for each in folder.glob(pattern)):
        left.unlink()
    wheel, sdist = built(project, folder)
    with TemporaryDirectory() as home:
        python = installed(wheel, Path(home) / "venv", project / "constraints.txt", _extras(project))
        bill = folder / f"{wheel.name.partition('-py3')[0]}.cdx.json"
        bill_of_materials(python, project, bill)
    sums = folder / SUMS
    sums.write_text("".join(f"{_sha256(each)}  {each.name}\n" for each in (wheel, sdist, bill)), "utf-8")
    return wheel, sdist, bill, sums


def built(project: Path, folder: Path) -> tuple[Path, Path]:
    """Wheel and sdist, in `folder`; the wheel is made from the sdist, as who has only that would do."""
    constraints = str(project / "constraints.txt")
    run(
        *(sys.executable, "-m", "build", "--outdir", str(folder), str(project)),
        variables={"PIP_CONSTRAINT": constraints, "PIP_BUILD_CONSTRAINT": constraints},
    )
    (wheel,), (sdist,) = folder.glob("trunkwatch-*.whl"), folder.glob("trunkwatch-*.tar.gz")
    return wheel, sdist


def installed(package: Path, venv: Path, constraints: Path, extras: Sequence[str] = ()) -> Path:
    """The Python of a new environment with a package and what that needs: no pip, none of our tools."""
    run(sys.executable, "-m", "venv", "--without-pip", str(venv))
    python = venv / "bin" / "python"
    wanted = f"{package}[{','.join(extras)}]" if extras else str(package)
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", str(python))
    run(*pip, "install", "--quiet", "--constraint", str(constraints), wanted)
    return python


def bill_of_materials(python: Path, project: Path, target: Path) -> None:
    """Writes what an environment holds as CycloneDX, the same bytes whenever it holds the same."""
    run(
        *(sys.executable, "-m", "cyclonedx_py", "environment", "--output-reproducible"),
        *("--pyproject", str(project / "pyproject.toml"), "--output-format", "JSON"),
        *("--output-file", str(target), str(python)),
    )


def _extras(project: Path) -> list[str]:
    """All that somebody may choose who runs Trunkwatch: not what it is made with."""
    told = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))
    return [name for name in told["project"]["optional-dependencies"] if name not in ("dev", "ship")]


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
