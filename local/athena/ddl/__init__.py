"""Statements that are not queries: about the catalogue, and those that write."""
