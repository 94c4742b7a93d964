"""The research bundle: which frames it holds, and whom they do not name.

`pseudonyms` masks one state of the database before anything is computed, so that the reports speak by the same codes;
`cells` pools what holds too few sessions;
`frames` makes the tables of it, `words` says what their columns mean, `files` writes the bundle.
"""

from coder.research.cells import SMALLEST
from coder.research.files import write_research
from coder.research.pseudonyms import KEEPS

__all__ = ["KEEPS", "SMALLEST", "write_research"]
