"""The sections of the page for teachers."""
