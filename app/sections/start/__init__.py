"""What the Start page finds out about the chosen picture. Its frame, which needs no PyTorch, is drawn by its view."""
