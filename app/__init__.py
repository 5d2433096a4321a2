"""What people see. Imports ``googlenet_core``; nothing imports this. See CONTRIBUTING.md for the floors."""
