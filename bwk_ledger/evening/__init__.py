"""The treasurer's evening: what there is to do now, and what money there is and will be."""
