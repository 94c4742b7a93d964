"""Codebooks and session plans: what may be coded in a session, and what a session should deliver.

Files in YAML that people can read, mail and compare. This package stands alone: it knows no database and no screen.
"""

from codebooks.codables import Codable
from codebooks.loader import (
    Loaded,
    codebook_named_by,
    load_codebook,
    load_plan,
    shipped_codebook,
    shipped_codebooks,
    shipped_plan,
    shipped_plans,
)
from codebooks.plan import Plan
from codebooks.problems import BookError, BookProblems, Problem, UnknownName, Unreadable
from codebooks.schema import Codebook

__all__ = [
    "BookError",
    "BookProblems",
    "Codable",
    "Codebook",
    "Loaded",
    "Plan",
    "Problem",
    "UnknownName",
    "Unreadable",
    "codebook_named_by",
    "load_codebook",
    "load_plan",
    "shipped_codebook",
    "shipped_codebooks",
    "shipped_plan",
    "shipped_plans",
]
