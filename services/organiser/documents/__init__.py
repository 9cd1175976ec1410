"""What an organiser prints, as PDF, and what she sends as an image, made anew: away from the web process."""
