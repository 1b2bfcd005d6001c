"""A workshop as a unit of a course, such as a contact camp: who was there has done the unit."""
