"""What a machine nobody sits at needs to become a wall: the files that the command `kiosk` writes."""
