"""Drawings of the lesson that are bars in rows, and the rows."""
