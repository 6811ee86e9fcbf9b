"""The real Prometheus scrapes by the lines of its sample, taken out of their comment."""

import asyncio
import re
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import yaml

from tests.access.certificates import HOST, Authority
from tests.access.serving import House
from tests.access.test_passwords import hashed
from tests.grafana.prometheus import Prometheus
from tests.prometheus.programs import PATIENCE
from tests.prometheus.rules import SHIPPED
from tests.prometheus.servers import prometheus_server

FILE = f"""\
tls_server_config:
  cert_file: server.crt
  key_file: server.key
  client_ca_file: ca.pem
  client_auth_type: RequireAndVerifyClientCert
  client_allowed_sans: [prometheus.internal]
basic_auth_users:
  prometheus: {hashed("sentinel")}
"""


def sample() -> dict[str, Any]:
    """The scrape job, with what stands in its comment."""
    text = (SHIPPED / "prometheus.yml").read_text(encoding="utf-8")
    job, _, comment = text[text.index("  - job_name") :].partition("asks for:\n")
    lines = re.findall(r"^    # (.*)$", comment.partition("\n\n")[0], re.MULTILINE)
    (made,) = yaml.safe_load(f"{job.rpartition('    #')[0]}" + "".join(f"    {line}\n" for line in lines))
    assert isinstance(made, dict)
    return made


async def comes_to(up: float, folder: Path, url: str, job: dict[str, Any]) -> None:
    """Wait until `up` is that; a scrape of which the time is over, on a machine with much to do, is none."""
    job["static_configs"] = [{"targets": [url.removeprefix("https://")]}]
    path = folder / "prometheus.yml"
    document = {"global": {"scrape_interval": "500ms"}, "scrape_configs": [job]}
    path.write_text(yaml.safe_dump(document), encoding="utf-8")
    async with prometheus_server(path) as at, aiohttp.ClientSession() as session, asyncio.timeout(PATIENCE):
        asked = Prometheus(at, session)
        while await asked.now("up") != [up]:  # noqa: ASYNC110 - Prometheus tells nobody
            await asyncio.sleep(0.1)


@pytest.mark.parametrize("what", ["all of it", "without the password", "without the certificate"])
async def test_with_tls_a_certificate_and_a_password(tmp_path: Path, what: str) -> None:
    secrets = tmp_path / "secrets"
    authority = Authority(tmp_path)
    authority.signs("server", HOST)
    certificate, key = authority.signs("prometheus", "prometheus.internal")
    secrets.mkdir()
    for file, name in (
        (authority.file, "trunkwatch-ca.pem"),
        (certificate, "prometheus.pem"),
        (key, "prometheus.key"),
    ):
        (secrets / name).write_bytes(file.read_bytes())
    (secrets / "trunkwatch-password").write_text("sentinel\n", encoding="utf-8")
    house, job = House(tmp_path), sample()
    house.adopt(FILE)
    if what == "without the password":
        del job["basic_auth"]
    elif what == "without the certificate":
        del job["tls_config"]["cert_file"], job["tls_config"]["key_file"]
    async with house.open() as url:
        await comes_to(1.0 if what == "all of it" else 0.0, tmp_path, url, job)
