"""The classroom: rooms with a teacher, students, questions and votes. Knows no Streamlit and no network."""
