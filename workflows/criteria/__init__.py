"""Versions of the criteria: read, proposed, compared case by case, put in force by the hospital."""
