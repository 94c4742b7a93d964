"""The mode mix by site: live columns on Sites, and their stacked chart below its table."""

from collections.abc import Sequence
from dataclasses import replace

from coder.adherence.groups import GroupResult
from coder.book.common import frame, records
from coder.book.keys import Keys
from coder.book.lists import Labels
from coder.book.targets import TIME, Wanted
from exports.names import area
from exports.sheet import Column, Sheet, StackChart

_SIZE = (20.0, 9.0)


def with_mode_mix(
    sites: Sheet, groups: Sequence[GroupResult], modes: Sheet, keys: Keys, labels: Labels, wanted: Wanted | None
) -> Sheet:
    """`sites` with a column for each mode; as it is where no coding has modes. `wanted`: the
    owner's ranges, where all sessions have the same."""
    shares = {group.key: group.mode_time_share for group in groups}
    held = [mode for mode in keys.modes if any(mode in found for found in shares.values())]
    if not held or not len(modes.frame) or not len(sites.frame):
        return sites
    added = {mode: _column(mode, keys.modes[mode], labels) for mode in held}
    first_helper = next(place for place, column in enumerate(sites.columns) if column.helper)
    columns = (*sites.columns[:first_helper], *added.values(), *sites.columns[first_helper:])
    names = {number: name for name, number in keys.sites.items()}
    rows = [
        {
            **row,
            **{
                column.name: shares[site][mode].value
                for mode, column in added.items()
                for site in (names[row["Key"]],)
                if mode in shares[site]
            },
        }
        for row in records(sites.frame)
    ]
    last = len(rows) + 1
    places = {mode: area("Sites", first_helper + number, 2, last) for number, mode in enumerate(added, start=1)}
    chart = StackChart(
        title="Mode mix by site: mean share of the time in a mode",
        alt=_alt(groups, held, labels, wanted),
        labels=area("Sites", 1, 2, last),
        layers=tuple((labels.get(mode, mode), place) for mode, place in places.items()),
        anchor=f"A{last + 2}",
        size=_SIZE,
    )
    return replace(sites, frame=frame(rows, columns), columns=columns, charts=(*sites.charts, chart))


def _column(mode: str, number: int, labels: Labels) -> Column:
    mine = f"Modes[Site key],@[Key],Modes[Mode key],{number}"
    count = f'COUNTIFS({mine},Modes[Time share],">=0")'
    return Column(
        f"Time in {mode}",
        "percent",
        f'IF({count}>0,SUMIFS(Modes[Time share],{mine})/{count},"")',
        meaning=f"Mean of the sessions' share of the time in a mode that was {labels.get(mode, mode)}",
    )


def _alt(groups: Sequence[GroupResult], held: Sequence[str], labels: Labels, wanted: Wanted | None) -> str:
    told = [
        f"{group.key or 'without a site'} "
        + ", ".join(
            f"{labels.get(mode, mode)} {group.mode_time_share[mode].value:.0%}"
            for mode in held
            if mode in group.mode_time_share and group.mode_time_share[mode].value is not None
        )
        for group in groups
    ]
    return f"Stacked bars of the mode mix by site. {'; '.join(told)}. {_told_ranges(held, labels, wanted)}"


def _told_ranges(held: Sequence[str], labels: Labels, wanted: Wanted | None) -> str:
    if wanted is None or wanted.measure != TIME:
        return "No range is set for all."
    told = (f"{labels.get(mode, mode)} {wanted.ranges[mode]}" for mode in held if mode in wanted.ranges)
    return f"The owner's ranges: {', '.join(told)}."
