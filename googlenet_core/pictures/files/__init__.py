"""The bytes of picture files before and while they are decoded: kinds, pieces, frames, pages. No networks."""
