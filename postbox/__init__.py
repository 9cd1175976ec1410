"""The local post box: takes in every letter of a house without a post office, and shows it on this machine only."""
