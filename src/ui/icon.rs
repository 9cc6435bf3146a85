//! Pictures that stand beside words, never instead of them.

use yew::prelude::*;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Icon {
    /// It can be done.
    Check,
    /// It cannot.
    Blocked,
    /// With care.
    Warning,
    /// Data is at risk.
    Danger,
    /// Good to know.
    Info,
    /// Under way; turns.
    Busy,
    /// Failed.
    Cross,
    /// Put away.
    Close,
    /// Not known.
    Question,
    /// Still to come.
    Dot,
    /// Read again.
    Refresh,
    /// A disk.
    Disk,
}

impl Icon {
    const fn path(self) -> &'static str {
        match self {
            Self::Check => {
                "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1Zm3.6 5.1-4.2 5-.6.1-2.5-2.3.8-1 2 1.8L10.6 5Z"
            }
            Self::Blocked => {
                "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1Zm0 1.6c1.2 0 2.400.4 3.300 1.100L3.700 11.300A5.400 5.400 0 0 1 8 2.600Zm0 10.800c-1.200 0-2.400-.4-3.300-1.100l7.600-7.600A5.400 5.400 0 0 1 8 13.400Z"
            }
            Self::Warning => {
                "M8.900 1.500a1 1 0 0 0-1.800 0l-6.400 12A1 1 0 0 0 1.600 15h12.800a1 1 0 0 0 .9-1.500ZM7.200 5.500h1.600v4.500H7.200Zm0 6h1.600v1.600H7.200Z"
            }
            Self::Danger => {
                "M5 1h6l4 4v6l-4 4H5l-4-4V5Zm2.200 3v5h1.600V4Zm0 6.500v1.700h1.600v-1.700Z"
            }
            Self::Info => {
                "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1Zm-.8 3h1.600v1.700H7.200Zm0 3h1.600v5H7.200Z"
            }
            Self::Busy => "M8 1a7 7 0 0 1 7 7h-1.800A5.200 5.200 0 0 0 8 2.800Z",
            Self::Cross => {
                "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1Zm3.200 9.100-1.100 1.100L8 9.100l-2.100 2.100-1.100-1.100L6.900 8 4.800 5.900l1.100-1.100L8 6.900l2.100-2.100 1.100 1.100L9.100 8Z"
            }
            Self::Close => {
                "M4.200 3 8 6.800 11.800 3 13 4.200 9.200 8 13 11.800 11.800 13 8 9.200 4.200 13 3 11.800 6.800 8 3 4.200Z"
            }
            Self::Question => {
                "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1Zm-.8 9.700h1.600v1.600H7.200Zm-1.900-4.200C5.300 4.900 6.500 4 8 4c1.600 0 2.800 1 2.800 2.400 0 1.700-2 1.900-2 3.200H7.200c0-2.200 2-2.300 2-3.200 0-.5-.5-.9-1.200-.9s-1.100.4-1.200 1Z"
            }
            Self::Dot => {
                "M8 3.500a4.500 4.500 0 1 0 0 9 4.500 4.500 0 0 0 0-9ZM8 5a3 3 0 1 1 0 6 3 3 0 0 1 0-6Z"
            }
            Self::Refresh => {
                "M8 2.500a5.500 5.500 0 0 1 4.300 2.100V2.500H14V8H8.500V6.300h2.900A3.900 3.900 0 1 0 11.700 9.500h1.700A5.500 5.500 0 1 1 8 2.500Z"
            }
            Self::Disk => {
                "M2.500 2h11l1.500 7v4.500L14 14.500H2L1 13.500V9Zm.3 7h10.400l-1-5.400H3.800ZM2.600 10.600v2.300h10.800v-2.300Zm7.900.4h1.700v1.500h-1.700Z"
            }
        }
    }
}

/// The picture.
pub(super) fn icon(icon: Icon) -> Html {
    let class = if icon == Icon::Busy {
        "icon spin"
    } else {
        "icon"
    };
    html! {
        <svg class={class} viewBox="0 0 16 16" width="16" aria-hidden="true">
            <path d={icon.path()} />
        </svg>
    }
}
