"""The web server and what is put around Streamlit's app. Knows HTTP, nothing of GoogLeNet."""
