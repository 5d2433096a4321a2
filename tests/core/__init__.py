"""Tests of googlenet_core, one file a module."""
