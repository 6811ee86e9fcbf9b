"""Labels, series and numbers as both exposition formats spell them."""

from prometheus_client.utils import floatToGoString


def escaped(value: str) -> str:
    """A label's value between its quotes, by the exposition formats (both have the same three escapes)."""
    return value.replace("\\", r"\\").replace("\n", r"\n").replace('"', r"\"")


def encoded(text: str) -> bytes:
    """A lone surrogate out of somebody's JSON must not end every scrape."""
    return text.encode("utf-8", "replace")


def number(value: float) -> str:
    return str(floatToGoString(value))  # type: ignore[no-untyped-call]


def series_of_routes(name: str, **labels: str) -> str:
    """A series of any route, up to its value: `%` puts in the environment and the route, both escaped.

    Labels are sorted, as prometheus_client sorts them, so that the two always come in this order.
    """
    filled = {key: escaped(value).replace("%", "%%") for key, value in labels.items()}
    every = sorted({**filled, "environment": "%s", "route": "%s"}.items())
    return name + "{" + ",".join(f'{key}="{value}"' for key, value in every) + "} "
