"""The checks of ``doctor``. Each performs the operation that it vouches for."""
