"""Runs a network for many at once: device, turns, portions of long work, predictions."""
