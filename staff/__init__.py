"""People: users, workers, departments, postings, attendance, the working-day calendar and who may see what."""
