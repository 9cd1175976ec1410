"""What ``doctor`` looks at, and how: every check does, or has somebody do, the work it vouches for."""
