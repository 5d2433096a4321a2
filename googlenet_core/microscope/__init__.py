"""One number of a real network, taken apart: steps, sums, reports, the pixels that it reacts to."""
