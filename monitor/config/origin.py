"""Where a configuration was read, which its relative paths begin at."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, ValidationInfo, WithJsonSchema

from monitor.config.fields import text_fault
from monitor.config.said import said


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a file was read: relative paths in it begin at `directory`."""

    directory: Path
    sha256: str


def _beside_the_file(path: Path, info: ValidationInfo) -> Path:
    fault = text_fault(str(path))
    if fault:
        raise said(fault)
    return info.context.directory / path if isinstance(info.context, Origin) else path


PathBeside = Annotated[
    Path, AfterValidator(_beside_the_file), WithJsonSchema({"type": "string", "x-kind": "path"})
]
"""A path; a relative one begins beside the file that names it."""
