"""What follows from the blueprint by arithmetic: channels, costs, receptive fields, units, beliefs. No tensors."""
