"""Full-screen terminal: draws, and sends keys to the state machine of ``coding``."""
