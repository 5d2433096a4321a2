"""Questions as a class is asked them: made from steps of the lesson, items of the quiz, and the view on screen."""
