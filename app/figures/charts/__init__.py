"""Facts as Plotly figures."""
