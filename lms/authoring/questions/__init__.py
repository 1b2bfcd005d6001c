"""Writing questions: quizzes and banks of a draft."""
