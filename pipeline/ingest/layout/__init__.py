"""The form of plain stories: paragraphs, head, furniture, Markdown; each pass a function from text to changes."""
