"""The quiz's items as the page shows them: a set of them, their sums with a word under each number, and worked figures."""
