"""The legal grounds that decisions and disclosures name, as data with days, and who has confirmed a section."""
