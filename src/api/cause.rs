//! What went wrong, as far as a next step depends on it. Sources: *Error codes* of the BMS API reference (Huawei Cloud,
//! Open Telekom Cloud), *Error codes* of the API gateway. `tests/error_tables/` holds both tables, code by code,
//! against what is said here.

/// What went wrong, as far as a next step depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Cause {
    /// BMS.0114: the disk is not attached to this server.
    NotAttached,
    /// A 404 that names an item (`itemNotFound`), also within another error: the server, or this disk at it.
    NotFound,
    /// BMS.1001: the server is neither running nor stopped.
    NotSteady,
    /// BMS.0035.
    PoweringOn,
    /// BMS.0036.
    PoweringOff,
    /// BMS.0037.
    Rebooting,
    /// BMS.0040.
    NoSuchServer,
    /// BMS.1006: the server could not be looked up.
    StateNotAvailable,
    /// BMS.1007 and 0006: a call behind the API failed, or no job could be made.
    InterfaceFailed,
    /// BMS.0297: an unpaid order holds the disk.
    OrderLocked,
    /// BMS.0360.
    DiskFrozen,
    /// The account has frozen the server; no code says so, only the server's own `EcmResStatus`.
    ServerFrozen,
    /// BMS.0605.
    ServerLocked,
    /// BMS.0212.
    Overloaded,
    /// BMS.0001, 0018, 0022, APIGW.0602, 0607.
    BadParameter,
    /// BMS.0102 to 0108, 0223, 0290, 0315, 1002 to 1011, 3035: an attach that this disk, slot or server does not allow.
    NotAttachable,
    /// BMS.0004, 0005, 0032, 0033, 0213, 0288, or an unnamed 403.
    NoPermission,
    /// Common.0018: the token is of another project.
    WrongProject,
    /// APIGW.0301, 0303, 0305, 0307, 0311 to 0313, 1001 to 1004, or an unnamed 401: the sign-in is over.
    SignInExpired,
    /// APIGW.0302, 0304, 0306, 0310, 0314, 0401 to 0405, 0501, 0502, 0801, 0802.
    NotAuthorised,
    /// APIGW.0308, or an unnamed 429.
    Throttled,
    /// APIGW.0101, BMS.0002: no such API or service at this endpoint.
    NoSuchApi,
    /// The gateway's other codes, or any unnamed 5xx.
    Gateway,
    /// A conflict: something else is being done to the server or the disk.
    Conflict,
    /// A job that failed; its own code and reason say why.
    JobFailed,
    /// No connection.
    Network,
    /// No answer in time.
    TimedOut,
    /// The answer was too long to read.
    TooLarge,
    /// The answer was a redirect.
    Redirected,
    /// The answer is not the cloud's: a web page, or plain text.
    NotTheCloud,
    /// The answer is JSON, but not what the call promises, or of another server.
    Malformed,
    /// Anything else, the codes of calls that are not ours among it.
    Other,
}

/// Whether a cause, in the cloud's own words, says that the change was not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Certainty {
    /// It was let through to no service, whatever the rest of the answer says.
    Stopped,
    /// It was checked first, and nothing was begun. Only the cloud's own form of words, under a status that fits,
    /// is believed to say so.
    Checked,
    /// Not, or not for certain: the list decides.
    Doubtful,
}

impl Cause {
    /// By the code, whatever the HTTP status: they are documented as unreliable together.
    pub(super) fn of_code(code: &str) -> Option<Self> {
        let code = code.trim();
        // The gateway writes its prefix in two ways.
        if let Some(number) = code
            .strip_prefix("APIGW.")
            .or_else(|| code.strip_prefix("APIG."))
        {
            return of_gateway(number);
        }
        Some(match code {
            "Common.0018" => Self::WrongProject,
            "BMS.0114" => Self::NotAttached,
            "BMS.1001" => Self::NotSteady,
            "BMS.0035" => Self::PoweringOn,
            "BMS.0036" => Self::PoweringOff,
            "BMS.0037" => Self::Rebooting,
            "BMS.0040" => Self::NoSuchServer,
            "BMS.1006" => Self::StateNotAvailable,
            "BMS.1007" | "BMS.0006" => Self::InterfaceFailed,
            "BMS.0297" => Self::OrderLocked,
            "BMS.0360" => Self::DiskFrozen,
            "BMS.0605" => Self::ServerLocked,
            "BMS.0212" => Self::Overloaded,
            "BMS.0002" => Self::NoSuchApi,
            "BMS.0001" | "BMS.0018" | "BMS.0022" => Self::BadParameter,
            "BMS.0102" | "BMS.0103" | "BMS.0104" | "BMS.0105" | "BMS.0106" | "BMS.0108"
            | "BMS.0223" | "BMS.0290" | "BMS.0315" | "BMS.1002" | "BMS.1003" | "BMS.1004"
            | "BMS.1008" | "BMS.1009" | "BMS.1011" | "BMS.3035" => Self::NotAttachable,
            "BMS.0004" | "BMS.0005" | "BMS.0032" | "BMS.0033" | "BMS.0213" | "BMS.0288" => {
                Self::NoPermission
            }
            _ => return None,
        })
    }

    /// By the name of a body such as `{"badRequest":{…}}`, in small letters.
    pub(super) fn of_kind(kind: &str) -> Option<Self> {
        Some(match kind {
            "badrequest" => Self::BadParameter,
            "itemnotfound" => Self::NotFound,
            "forbidden" => Self::NoPermission,
            "unauthorized" => Self::SignInExpired,
            "conflictingrequest" => Self::Conflict,
            "overlimit" => Self::Throttled,
            "computefault" => Self::Gateway,
            _ => return None,
        })
    }

    /// What it says of a change that was asked for. There is no default: a new cause has to say.
    pub(super) fn certainty(self) -> Certainty {
        match self {
            Self::Throttled | Self::SignInExpired => Certainty::Stopped,
            Self::NotSteady
            | Self::PoweringOn
            | Self::PoweringOff
            | Self::Rebooting
            | Self::NoSuchServer
            | Self::OrderLocked
            | Self::DiskFrozen
            | Self::ServerFrozen
            | Self::ServerLocked
            | Self::Overloaded
            | Self::BadParameter
            | Self::NoPermission
            | Self::WrongProject
            | Self::NotAuthorised
            | Self::NoSuchApi
            | Self::Conflict => Certainty::Checked,
            Self::NotAttached
            | Self::NotFound
            | Self::NotAttachable
            | Self::StateNotAvailable
            | Self::InterfaceFailed
            | Self::Gateway
            | Self::JobFailed
            | Self::Network
            | Self::TimedOut
            | Self::TooLarge
            | Self::Redirected
            | Self::NotTheCloud
            | Self::Malformed
            | Self::Other => Certainty::Doubtful,
        }
    }
}

/// *Error codes* of the API gateway, which speaks before any service has heard of the request.
fn of_gateway(number: &str) -> Option<Cause> {
    Some(match number {
        "0101" => Cause::NoSuchApi,
        "0301" | "0303" | "0305" | "0307" | "0311" | "0312" | "0313" | "1001" | "1002" | "1003"
        | "1004" => Cause::SignInExpired,
        "0302" | "0304" | "0306" | "0310" | "0314" | "0401" | "0402" | "0404" | "0405" | "0501"
        | "0502" | "0801" | "0802" => Cause::NotAuthorised,
        "0308" => Cause::Throttled,
        "0602" | "0607" => Cause::BadParameter,
        "0103" | "0104" | "0105" | "0106" | "0107" | "0201" | "0202" | "0203" | "0204" | "0205"
        | "0601" | "0605" | "0606" | "0608" | "0609" | "0610" | "0611" | "0612" | "0613"
        | "0615" | "0616" | "0617" | "0705" => Cause::Gateway,
        _ => return None,
    })
}
