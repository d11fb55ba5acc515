"""What a board has decided to offer without needs assessment, with dates, conditions and how sure it is."""
