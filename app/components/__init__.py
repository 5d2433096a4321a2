"""Custom components, each with its own .js and .css files beside it, and small shared widgets."""
