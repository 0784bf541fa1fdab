"""What every test rests on: no screen is needed, and nobody's real folders are touched."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
