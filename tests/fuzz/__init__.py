"""What may come from outside, thrown at what reads it, for as long as one likes."""
