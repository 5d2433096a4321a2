"""The command line: facts come from the rooms below, here they are only printed."""
