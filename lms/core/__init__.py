"""What every feature stands on: database, access, forms, errors, markup, time, mail, jobs, storage, history."""
