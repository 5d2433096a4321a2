"""Drawings of the lesson about the blueprint alone: widths, weights and costs."""
