"""The pages about applications: of applicants under their code, of referees, and of managers."""
