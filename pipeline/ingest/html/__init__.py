"""News pages: an offset-keeping reader of HTML, the choice of the story's paragraphs, and what pages say of it."""
