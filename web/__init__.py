"""What every page shares: the Flask shell, who is asking, strict forms, and errors in words."""
