"""Thirty students at once, without thirty browsers."""
