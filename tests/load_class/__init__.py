"""Two hundred students in one room, without two hundred phones."""
