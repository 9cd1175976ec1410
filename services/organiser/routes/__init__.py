"""The organiser's pages: the evening from the first plan to the last gong, and the ways in to it."""
