"""What one column or series looks like, in the place of what its panel says."""

from collections.abc import Mapping

from grafana_foundation_sdk.models import dashboard as models

from grafana.palette import State, said


def painted(colour: str) -> models.DynamicConfigValue:
    return models.DynamicConfigValue("color", {"mode": "fixed", "fixedColor": colour})


def dashed() -> models.DynamicConfigValue:
    return models.DynamicConfigValue("custom.lineStyle", {"fill": "dash", "dash": [10, 10]})


def measured(unit: str, decimals: int | None = None) -> list[models.DynamicConfigValue]:
    values = [models.DynamicConfigValue("unit", unit)]
    return values if decimals is None else [*values, models.DynamicConfigValue("decimals", decimals)]


def wide(pixels: int) -> models.DynamicConfigValue:
    return models.DynamicConfigValue("custom.width", pixels)


def empty(text: str) -> models.DynamicConfigValue:
    """What stands in a cell without a value."""
    return models.DynamicConfigValue("noValue", text)


def wrapped() -> models.DynamicConfigValue:
    """Text that goes on in the next line rather than out of its cell."""
    return models.DynamicConfigValue("custom.cellOptions", {"type": "auto", "wrapText": True})


def stated(states: Mapping[int, State]) -> list[models.DynamicConfigValue]:
    """A cell that shows a state's word on its colour."""
    return [
        models.DynamicConfigValue("mappings", said(states)),
        models.DynamicConfigValue("custom.cellOptions", {"type": "color-background", "mode": "basic"}),
    ]


def leading(title: str, url: str) -> models.DynamicConfigValue:
    """A cell that is a link."""
    return models.DynamicConfigValue("links", [{"title": title, "url": url}])


def columns(names: Mapping[str, str]) -> list[models.DataTransformerConfig]:
    """The queries of a table in one, a row for each set of labels; its columns are `names`, in this order.

    Where one query alone finds something Grafana calls its column Value, and not Value #A.
    """
    order = {name: place for place, name in enumerate(names)}
    organized = {"excludeByName": {}, "indexByName": order, "renameByName": dict(names)}
    only = {"include": {"names": list(names)}}
    return [
        models.DataTransformerConfig("merge", options={}),
        models.DataTransformerConfig("filterFieldsByName", options=only),
        models.DataTransformerConfig("organize", options=organized),
    ]
