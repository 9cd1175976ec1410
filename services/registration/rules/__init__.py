"""The rules of registration: values in, values or Refused out. Pure."""
