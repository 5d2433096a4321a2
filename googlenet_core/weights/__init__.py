"""Trained weights: which there are, where from, how their input is made, and how they become a network."""
