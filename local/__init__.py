"""Runs template.yaml on this machine: MiniStack, with an Athena of our own in it."""
