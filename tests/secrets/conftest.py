"""One run of everything for all tests of a file, since each of them looks at another side of it."""

from collections.abc import Iterator

import pytest

from tests.secrets.daemon import Given, everything
from tests.secrets.site import Site


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    site = Site(tmp_path_factory.mktemp("secrets"))
    with site.open():
        yield site


@pytest.fixture(scope="module")
def given(site: Site) -> Given:
    return everything(site)
