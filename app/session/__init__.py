"""What one browser session is looking at, its address, and the pictures it keeps."""
