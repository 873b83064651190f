"""Finds what the names of a query mean and which type each expression has, and translates it."""
