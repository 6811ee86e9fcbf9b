"""Panels as all dashboards want them: title, description, unit and data source are never left out."""

from dataclasses import dataclass
from string import ascii_uppercase
from typing import Final, TypeVar

from grafana_foundation_sdk.builders import (
    bargauge,
    common,
    prometheus,
    stat,
    statetimeline,
    table,
    timeseries,
)
from grafana_foundation_sdk.models import common as looks
from grafana_foundation_sdk.models import dashboard as models
from grafana_foundation_sdk.models.prometheus import PromQueryFormat

from grafana.palette import BLUE, one_colour, steps

DATASOURCE: Final = models.DataSourceRef(type_val="prometheus", uid="${datasource}")

Panel = TypeVar("Panel", bargauge.Panel, stat.Panel, statetimeline.Panel, table.Panel, timeseries.Panel)


@dataclass(frozen=True, slots=True)
class Query:
    """`legend` names each series, with labels in double braces."""

    expression: str
    legend: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """What every panel says of itself; `unit` is one of Grafana's."""

    title: str
    description: str
    unit: str
    nothing: str
    """What stands there while no series is."""


@dataclass(frozen=True, slots=True)
class Size:
    """Of 24 columns so many wide, and so many rows high."""

    wide: int
    high: int


def _dressed(panel: Panel, words: Words, size: Size) -> Panel:
    panel.title(words.title).description(words.description).unit(words.unit).no_value(words.nothing)
    panel.datasource(DATASOURCE).span(size.wide).height(size.high)
    return panel


def _asked(query: Query, place: int) -> prometheus.Dataquery:
    asked = (
        prometheus.Dataquery().expr(query.expression).ref_id(ascii_uppercase[place]).datasource(DATASOURCE)
    )
    return asked.legend_format(query.legend) if query.legend else asked


def stats(words: Words, size: Size, *queries: Query) -> stat.Panel:
    """What holds now, in large letters on its colour."""
    panel = _dressed(stat.Panel(), words, size).color_mode(looks.BigValueColorMode.BACKGROUND)
    panel.graph_mode(looks.BigValueGraphMode.NONE).thresholds(steps(BLUE))
    panel.reduce_options(common.ReduceDataOptions().calcs(["lastNotNull"]))
    for place, query in enumerate(queries):
        panel.with_target(_asked(query, place).instant())
    return panel


def bars(words: Words, size: Size, *queries: Query) -> bargauge.Panel:
    """What holds now, a bar for each series."""
    panel = _dressed(bargauge.Panel(), words, size).orientation(looks.VizOrientation.HORIZONTAL)
    panel.display_mode(looks.BarGaugeDisplayMode.BASIC).thresholds(steps(BLUE)).min(0)
    panel.reduce_options(common.ReduceDataOptions().calcs(["lastNotNull"]))
    for place, query in enumerate(queries):
        panel.with_target(_asked(query, place).instant())
    return panel


def spread(words: Words, size: Size, buckets: str) -> bargauge.Panel:
    """A histogram: a bar for each bucket, without what is in those below it."""
    panel = bars(words, size)
    # Grafana sorts buckets by their legend, which must be the bound alone.
    heatmap = _asked(Query(buckets, "{{le}}"), 0).instant().format(PromQueryFormat.HEATMAP)
    return panel.with_target(heatmap).decimals(0)


def rows(words: Words, size: Size, *queries: Query) -> table.Panel:
    """What holds now as a table: a column for each label, and one named after each query's letter."""
    panel = _dressed(table.Panel(), words, size).filterable(True).thresholds(steps(BLUE))
    for place, query in enumerate(queries):
        panel.with_target(_asked(query, place).instant().format(PromQueryFormat.TABLE))
    return panel


def lines(words: Words, size: Size, *queries: Query) -> timeseries.Panel:
    """Values over time, told apart by a legend that can be clicked, not by colour alone."""
    panel = _dressed(timeseries.Panel(), words, size).line_width(2).fill_opacity(5).span_nulls(True)
    panel.legend(
        common.VizLegendOptions()
        .show_legend(True)
        .display_mode(looks.LegendDisplayMode.LIST)
        .placement(looks.LegendPlacement.BOTTOM)
    )
    panel.tooltip(common.VizTooltipOptions().mode(looks.TooltipDisplayMode.MULTI))
    for place, query in enumerate(queries):
        panel.with_target(_asked(query, place).range())
    return panel


def columns(words: Words, size: Size, every: str, *queries: Query) -> timeseries.Panel:
    """Counts over time as bars on each other; each bar is of at least `every`, like 30m."""
    panel = lines(words, size, *queries).draw_style(looks.GraphDrawStyle.BARS).fill_opacity(80).line_width(1)
    panel.stacking(common.StackingConfig().mode(looks.StackingMode.NORMAL).group("A"))
    return panel.interval(every).min(0).decimals(0)


def states(words: Words, size: Size, *queries: Query) -> statetimeline.Panel:
    """States over time, a row for each series; the word is written on its colour."""
    panel = _dressed(statetimeline.Panel(), words, size).color_scheme(one_colour(BLUE))
    panel.show_value(looks.VisibilityMode.AUTO).merge_values(True).row_height(0.85).fill_opacity(90)
    panel.legend(common.VizLegendOptions().show_legend(False))
    for place, query in enumerate(queries):
        panel.with_target(_asked(query, place).range())
    return panel
