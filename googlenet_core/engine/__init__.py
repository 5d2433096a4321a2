"""Runs a network for many at once: device, turns, private copies, predictions."""
