"""A fictional programme to look round in: drawn from a stated model with a fixed seed, never from real people.

Session 4 of Bridgework took place 96 times at three sites from January to June 2026; a random quarter of each site's,
twenty-four sessions, is to be watched. Twenty-three have been: 21 are locked, one is to lock, one was left half
way; one session is still to begin. A session has a true course: its plan's items with how far
they were delivered and for how long, modes with dwell times, activities, points at rates that depend on the mode,
strains with responses and resolutions, what clients do, concerns, breaks and interruptions (`course`). Each observer
then watches that course and misses, mistimes and confuses at stated rates (`watching`); eight sessions have a second
observer, who watches the same course on their own. One session has a gold coding, its true course, and a practice on
it that is locked. All rates are the named constants of `model`: they were chosen so
that agreement comes out as it does in the field's published work, and they say nothing about any real programme.
"""

from coder.demo.fill import OPENS_AS, fill, holds_demo
from coder.demo.model import SEED

__all__ = ["OPENS_AS", "SEED", "fill", "holds_demo"]
