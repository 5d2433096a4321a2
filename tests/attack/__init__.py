"""What one bored visitor with a script can try, and whether the others notice."""
