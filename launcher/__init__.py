"""Starts, supervises and stops all processes on one machine, the embedded Valkey servers included."""
