"""The review's ways: from event to event and lane to lane, zoom, filter, search, and what is still to be looked at."""

from coder.desk import times
from coder.desk.looking import filter_of, noted
from coder.screens.prompt import Prompt
from coder.screens.review_table import ReviewTable


class ReviewFinds(ReviewTable):
    """Moves and finds; it changes nothing. The keys are bound in `ReviewScreen`."""

    # ------------------------------------------------------------------ moving

    def action_event(self, step: int) -> None:
        """The event before (-1) or after (1) in this lane."""
        lane = self.timeline.current
        if lane is None or not lane.events:
            self.say("Nothing stands on this line; up and down change the line.")
            return
        place = lane.place_of(self.chosen) if self.chosen is not None else None
        if place is None:
            to = lane.beside(self.cursor_ms, step)
        else:
            to = place + step if 0 <= place + step < len(lane.events) else None
        if to is None:
            self.say("This is the last event on the line." if step > 0 else "This is the first event on the line.")
        else:
            self.stand_on(lane.events[to])

    def action_lane(self, step: int) -> None:
        """The lane above or below, at the same time: the state that holds there, else the nearest event in sight."""
        timeline = self.timeline
        timeline.lane = min(max(timeline.lane + step, 0), max(0, len(timeline.lanes.lanes) - 1))
        self.go_to(self._anchor_ms, anchor=False)
        lane = timeline.current
        if self.chosen is None and lane is not None and (place := lane.nearest(self._anchor_ms)) is not None:
            event = lane.events[place]
            if 0 <= timeline.window.column(event.onset_ms) < timeline.window.columns:
                anchor = self._anchor_ms
                self.stand_on(event)
                self._anchor_ms = anchor

    def action_zoom(self, step: int) -> None:
        self.timeline.zoom(step)
        self.redraw()

    def action_leaf(self, half_windows: int) -> None:
        """Half a window earlier or later; the cursor goes along."""
        timeline = self.timeline
        by = half_windows * timeline.zoom_ms // 2
        timeline.scroll(by)
        self.go_to(timeline.cursor_ms + by)

    def action_column(self, columns: int) -> None:
        """The cursor alone, by columns."""
        self.go_to(self.cursor_ms + columns * self.timeline.column_ms)

    def action_end_of(self, place: int) -> None:
        """The first (0) or last (-1) event on the line."""
        lane = self.timeline.current
        if lane is not None and lane.events:
            self.stand_on(lane.events[place])

    def action_hit(self, step: int) -> None:
        """The next or previous event that the search or filter has found; round at the ends."""
        if not self._hits:
            self.say("Nothing is looked for: f filters, / searches in notes." if self.search is None else "No hit.")
            return
        at = (self.cursor_ms, self.chosen.entry if self.chosen is not None else 0)
        keys = [(event.onset_ms, event.entry) for event in self._hits]
        later = [place for place, key in enumerate(keys) if key > at] if step > 0 else []
        earlier = [place for place, key in enumerate(keys) if key < at] if step < 0 else []
        place = later[0] if later else earlier[-1] if earlier else (0 if step > 0 else -1)
        event = self._hits[place]
        self.stand_on(event)
        self.say(f"Hit {self._hits.index(event) + 1} of {len(self._hits)}.")

    def action_left_over(self, step: int) -> None:
        """The next event that is still to be looked at."""
        ends = self._ends
        if not ends:
            self.say("Nothing is left to be looked at.")
            return
        at = next((place for place, end in enumerate(ends) if end.event is self.chosen), None)
        place = (0 if step > 0 else -1) if at is None else (at + step) % len(ends)
        end = ends[place]
        if end.event is not None:
            self.stand_on(end.event)
            self.say(f"{place % len(ends) + 1} of {len(ends)}: {end.said}.")

    # ------------------------------------------------------------------ finding

    def action_time(self) -> None:
        def typed(text: str | None) -> None:
            ms = times.parse(text, base_ms=self.cursor_ms) if text else None
            if ms is not None:
                self.go_to(ms)
            elif text:
                self.say(f"'{text}' is no time: write 0:42:17, 4217, +30 or -5.")

        self.app.push_screen(Prompt("Cursor to", "", "0:42:17 · 4217 · +30 · -5"), typed)

    def action_filter(self) -> None:
        said = self.filter.said if self.filter is not None else ""
        hint = "codes, strokes, techniques, modes, channels, actors · empty: all"
        self.app.push_screen(Prompt("Show only", said, hint), self._filtered)

    def _filtered(self, text: str | None) -> None:
        if text is None:
            return
        found = filter_of(self.recorder, text) if text.strip() else None
        if isinstance(found, str):
            self.say(found)
            return
        self.filter = found
        self.rebuilt()
        self.redraw()
        shown = f"Only {found.said}: h goes from one to the next; states of whole channels stay." if found else ""
        self.say(shown or "All events are shown.")

    def action_search(self) -> None:
        self.app.push_screen(Prompt("Search in notes for", self.search[0] if self.search else "", ""), self._searched)

    def _searched(self, text: str | None) -> None:
        if text is None:
            return
        self.search = (text.strip(), noted(text)) if text.strip() else None
        self.rebuilt()
        self.redraw()
        if self.search is not None:
            self.action_hit(1)
        else:
            self.say("Nothing is searched for.")
