//! The promises of a session, each on a short script. That they hold under *every* order of things
//! is what the simulation shows (`tests/simulation`); these show what they mean.

mod ending;
mod manners;
mod queue;
mod resuming;
mod script;
mod sending;
mod showing;
