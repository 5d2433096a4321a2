"""The sections of the page Inception module."""
