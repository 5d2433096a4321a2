"""The lesson: its chapters, and its steps as questions, guesses and answers. The live pages beside them are the view's."""
