"""A page as people and their browsers see it."""

from html.parser import HTMLParser

from aiohttp import ClientSession

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8", "Accept-Encoding": "identity"}


_BLOCKS = {"article", "dd", "div", "dt", "h1", "h2", "h3", "li", "p", "summary", "svg", "td", "th"}
"""What begins a line of its own."""


class Page(HTMLParser):
    """The tags of a page, and the text that people see."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self.text += "\n"
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    @property
    def flat(self) -> str:
        """The text in one line."""
        return " ".join(self.text.split())

    @property
    def scripts(self) -> list[str | None]:
        """Where scripts come from; None for one that stands in the page, which there may not be."""
        return [attributes.get("src") for tag, attributes in self.tags if tag == "script"]

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of every element with this tag."""
        return [attributes for name, attributes in self.tags if name == tag]

    @property
    def links(self) -> list[str | None]:
        return [attributes["href"] for tag, attributes in self.tags if tag == "a"]


async def read(client: ClientSession, path: str, status: int = 200) -> Page:
    """The HTML page at `path`, which answers with `status`."""
    answer = await client.get(path, headers=BROWSER)
    assert (answer.status, answer.content_type) == (status, "text/html")
    return Page(await answer.text())
