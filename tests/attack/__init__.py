"""What the server does while some visitors ask for far more than others."""
