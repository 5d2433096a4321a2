"""The sections of the feature maps page about a layer's maps."""
