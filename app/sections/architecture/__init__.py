"""The sections of the page Architecture."""
