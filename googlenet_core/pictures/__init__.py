"""From a picture's bytes to what the network sees, and from maps back to pictures."""
