//! Detaching disks from bare metal servers, in the browser.
