"""A page as people and their browsers see it."""

from html.parser import HTMLParser

from aiohttp import ClientSession

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8", "Accept-Encoding": "identity"}


class Page(HTMLParser):
    """The tags of a page, and the text that people see."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    @property
    def links(self) -> list[str | None]:
        return [attributes["href"] for tag, attributes in self.tags if tag == "a"]


async def read(client: ClientSession, path: str, status: int = 200) -> Page:
    """The HTML page at `path`, which answers with `status`."""
    answer = await client.get(path, headers=BROWSER)
    assert (answer.status, answer.content_type) == (status, "text/html")
    return Page(await answer.text())
