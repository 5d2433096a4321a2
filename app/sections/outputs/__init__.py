"""The sections of the page Three outputs."""
