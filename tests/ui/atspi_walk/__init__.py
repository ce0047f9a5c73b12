# SPDX-License-Identifier: MIT
"""What a walk through the window needs: the programs around it, and the window as a screen reader meets it."""
