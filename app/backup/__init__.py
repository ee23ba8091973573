"""Write the whole blog into one file, check that file, and bring a blog back from it."""
