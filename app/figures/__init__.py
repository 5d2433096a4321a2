"""Facts to plotly figures or image bytes. No streamlit here, so that every picture can be tested alone."""
