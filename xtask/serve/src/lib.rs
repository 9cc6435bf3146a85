//! The portal page with the widget in it and a cloud behind it, in one origin.
//!
//! `cargo xtask serve` runs it as a program; the end-to-end tests start a [`Server`] of their
//! own for each test, with the simulator in the same process, where they can read its log and
//! use its controls.
//!
//! ```text
//! /  /assets/…  /styles/…  /portal/…    pages    the page and its files
//! /gallery/…                            pages    every state of the interface, if built
//! /hosts/…                              pages    other portals, if built
//! /api/bms/…  /api/evs/…  /_sim/…       cloud    the simulator
//! /api/bms/…  /api/evs/…                real     or a real cloud, through a proxy
//! ```

#![deny(missing_docs)]

pub mod cloud;
pub mod pages;
pub mod real;

use std::io;
use std::net::{Ipv4Addr, SocketAddr};

use axum::Router;
use bms_simulator::http::without_reuse;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

pub use pages::Site;

/// A running server; it stops when this is dropped.
pub struct Server {
    address: SocketAddr,
    task: JoinHandle<io::Result<()>>,
}

impl Server {
    /// Listens on loopback only. Port 0: any free one.
    pub async fn start(site: Site, cloud: Router, port: u16) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let address = listener.local_addr()?;
        // Pages too: a connection that had carried one could carry a request to the cloud next.
        let app = without_reuse(pages::router(site).fallback_service(cloud));
        let task = tokio::spawn(async move { axum::serve(listener, app).await });
        Ok(Self { address, task })
    }

    /// With no slash at the end.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Serves until something breaks.
    pub async fn run(mut self) -> io::Result<()> {
        (&mut self.task)
            .await
            .unwrap_or_else(|error| Err(io::Error::other(error)))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}
