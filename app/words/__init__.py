"""Words as pages show them: the prose of ``content/``, text from outside, what colours mean."""
