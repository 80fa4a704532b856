"""Attacks on the regular expressions of the package: a matcher that counts its steps, and texts made to slow one
down."""
