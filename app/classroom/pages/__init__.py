"""The pages of a room that need no script run: a student's card and what the wall shows. Plain HTML, styles and scripts."""
