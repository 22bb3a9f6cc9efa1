"""What a statement tells the connection about itself (config.cursors)."""

# Put before one whose best plan hangs on what it is asked with: it is planned each time.
PLANNED_ANEW = "/* planned anew */"
