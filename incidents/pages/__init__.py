"""Small-screen pages of fieldwork: premises and patrols, hazards, mediation, publicity, tasks."""
