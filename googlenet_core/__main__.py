"""``python -m googlenet_core``."""

from googlenet_core.cli.main import main

if __name__ == "__main__":
    main()
