"""Two languages and Nepal's time: texts, catalogues, dates, and who reads them."""
