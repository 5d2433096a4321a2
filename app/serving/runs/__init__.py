"""How runs of pages are asked for, and how what they say reaches their session."""
