"""The codebook in motion: changed, merged, split, proposed, and judgments read under what it became."""
