"""fidelity-coder: timestamp-code sessions, check agreement, report adherence."""

__version__ = "0.1.0"
