"""What an organiser prints, as PDF, and what she sends as a picture, made anew: away from the web process."""
