"""What is in a file, if it can be told."""

from pathlib import Path


class Unreadable(Exception):  # noqa: N818 - it reads as the sentence that it carries
    """The content cannot be had; the message continues "the file" to a sentence."""


def content_of(path: Path, most: int) -> bytes:
    """The bytes of a file that is no larger than `most`. Raises: Unreadable."""
    try:
        if path.exists() and not path.is_file():  # to open a pipe might take for ever
            raise Unreadable("is a directory." if path.is_dir() else "is not a plain file.")
        with path.open("rb") as file:
            content = file.read(most + 1)
    except FileNotFoundError:
        raise Unreadable("does not exist.") from None
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else "its name is none"
        raise Unreadable(f"cannot be read: {why}.") from None
    if len(content) > most:
        raise Unreadable(f"is larger than {most} bytes.")
    return content
