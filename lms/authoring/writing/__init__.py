"""Writing a unit: the editor, its preview, its history."""
