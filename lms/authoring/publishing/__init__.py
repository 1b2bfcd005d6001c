"""Publishing a draft, now or later, and going back."""
