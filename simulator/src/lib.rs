//! A bare metal cloud in one process.
