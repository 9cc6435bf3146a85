//! The promises of a session, each on a short script. That they hold under *every* order of things
//! is what the simulation shows (`tests/simulation`); these show what they mean.

mod asking;
mod attach_asked;
mod attaching;
mod attempt_ids;
mod attempts;
mod details;
mod doubting;
mod ending;
mod following;
mod late_news;
mod meetings;
mod queue;
mod queue_edges;
mod queue_ends;
mod queue_telling;
mod queuing;
mod reading;
mod rechecking;
mod request_rate;
mod rereads;
mod resuming;
mod script;
mod sending;
mod showing;
mod signing;
mod sources;
mod steps;
mod watching;
