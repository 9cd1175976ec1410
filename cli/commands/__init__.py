"""The commands of whoever runs the house, one file each."""
