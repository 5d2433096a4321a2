"""The process that all of this runs in: its threads, its standard streams, its folders."""
