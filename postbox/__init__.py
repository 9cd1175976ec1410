"""The local post box: an SMTP server that stores every letter and shows it in a browser on this machine."""
