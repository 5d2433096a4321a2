"""The sections of the feature maps page about one map and one unit."""
