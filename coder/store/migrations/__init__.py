"""Alembic's folder: run by the program itself, never by hand."""
