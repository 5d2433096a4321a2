"""Visitors' pictures decoded in other processes. Knows neither networks nor pages."""
