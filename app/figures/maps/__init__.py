"""Feature maps as data and pictures: atlases, groups, views, what can be taken away."""
