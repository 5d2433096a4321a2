"""What can be made of feature maps: journeys and races of channels, notebooks that compute a view again."""
