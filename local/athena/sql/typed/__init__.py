"""Typed expressions: what functions and the binding of names are both made of."""
