"""A certificate authority that is made for a test, and what it signs."""

from pathlib import Path
from typing import Final

import trustme

HOST: Final = "127.0.0.1"


class Authority:
    """Signs certificates; each is two files in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._ca = trustme.CA()
        self.file = folder / "ca.pem"
        folder.mkdir(parents=True, exist_ok=True)
        self._ca.cert_pem.write_to_path(str(self.file))

    def signs(self, name: str, *identities: str, common_name: str | None = None) -> tuple[Path, Path]:
        """The files of a certificate for these identities, and of its key."""
        signed = self._ca.issue_cert(*identities, common_name=common_name)
        certificate, key = self._folder / f"{name}.crt", self._folder / f"{name}.key"
        certificate.write_bytes(b"".join(blob.bytes() for blob in signed.cert_chain_pems))
        signed.private_key_pem.write_to_path(str(key))
        return certificate, key
