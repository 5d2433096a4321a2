"""What people see. Imports ``googlenet_core``; nothing imports this. See CONTRIBUTING.md for the floors."""

import os

from app.serving import home

home.provide(os.environ)  # before Streamlit is imported
