//! From the request to the end: the polls, their pace, and what each answer means.
