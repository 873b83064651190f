"""What the application costs in time and money, beside the article's way."""
