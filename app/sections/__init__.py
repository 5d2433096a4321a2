"""What stands on a page, section by section: one room for each page, two for the feature maps page."""
