//! Nothing to use from elsewhere: the test is in `tests/`, the program that it runs is `drive.py`.
