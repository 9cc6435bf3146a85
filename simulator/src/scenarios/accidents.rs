//! Accidents between the widget and the cloud.

use super::{Scenario, plain};
use crate::cloud::{Call, Fault, FaultRule, Times};

pub(super) const TABLE: &[Scenario] = &[
    Scenario {
        slug: "answer-lost",
        title: "The answer is lost",
        title_zh: "响应丢失",
        about: "The cloud detaches, the connection breaks before the answer.",
        about_zh: "云服务执行了卸载，但连接在响应前中断。",
        build: || plain("wifi-01").fault(FaultRule::always(Call::Detach, Fault::LostAfter)),
    },
    Scenario {
        slug: "request-lost",
        title: "The request is lost",
        title_zh: "请求丢失",
        about: "The connection breaks before the cloud does anything: the disk stays.",
        about_zh: "云服务尚未处理，连接就中断：磁盘仍在。",
        build: || plain("wifi-02").fault(FaultRule::always(Call::Detach, Fault::LostBefore)),
    },
    Scenario {
        slug: "reads-break",
        title: "Every third read breaks",
        title_zh: "每三次读取中断一次",
        about: "Reading this server breaks now and then without an answer.",
        about_zh: "读取这台服务器时连接时常中断。",
        build: || {
            let rule = FaultRule::new(Call::Read, Fault::LostBefore, Times::Every(3));
            plain("wifi-03").fault(rule)
        },
    },
    Scenario {
        slug: "throttled",
        title: "Throttled",
        title_zh: "被限流",
        about: "Two of three detach calls get 429 with Retry-After; every fourth read gets one without.",
        about_zh: "三次卸载中两次返回带 Retry-After 的 429；每四次读取有一次不带。",
        build: || {
            let detach = Fault::Throttled(Some(2));
            let read = Fault::Throttled(None);
            plain("busy-hour")
                .fault(FaultRule::new(Call::Detach, detach, Times::Turns(2, 1)))
                .fault(FaultRule::new(Call::Read, read, Times::Every(4)))
        },
    },
    Scenario {
        slug: "overloaded",
        title: "Overloaded",
        title_zh: "系统繁忙",
        about: "Every second detach call gets BMS.0212.",
        about_zh: "每两次卸载调用有一次返回 BMS.0212。",
        build: || {
            let rule = FaultRule::new(Call::Detach, Fault::Overloaded, Times::Turns(1, 1));
            plain("busy-day").fault(rule)
        },
    },
    Scenario {
        slug: "slow",
        title: "Slow",
        title_zh: "响应缓慢",
        about: "Every answer takes two to five seconds.",
        about_zh: "每个响应需要两到五秒。",
        build: || plain("far-away").fault(FaultRule::always(Call::Any, Fault::Slow(2_000, 5_000))),
    },
    Scenario {
        slug: "html-on-detach",
        title: "A proxy's page instead of an answer",
        title_zh: "代理返回网页（卸载）",
        about: "The detach acts nothing and is answered with an HTML page and 502.",
        about_zh: "卸载未执行，返回 502 和 HTML 页面。",
        build: || plain("proxied-01").fault(FaultRule::always(Call::Detach, Fault::Html(502))),
    },
    Scenario {
        slug: "html-on-read",
        title: "A proxy's page instead of the server",
        title_zh: "代理返回网页（读取）",
        about: "Every read is answered with an HTML page and 200.",
        about_zh: "每次读取都返回 200 和 HTML 页面。",
        build: || plain("proxied-02").fault(FaultRule::always(Call::Read, Fault::Html(200))),
    },
    Scenario {
        slug: "gateway-errors",
        title: "Gateway errors",
        title_zh: "网关错误",
        about: "Every second read gets 500 APIGW.0201.",
        about_zh: "每两次读取有一次返回 500 APIGW.0201。",
        build: || {
            let rule = FaultRule::new(Call::Read, Fault::Gateway, Times::Every(2));
            plain("gateway-01").fault(rule)
        },
    },
    Scenario {
        slug: "token-expires",
        title: "The token expires",
        title_zh: "令牌过期",
        about: "The first request gets 401 APIGW.0307 until a new token is used; again after a minute's rest.",
        about_zh: "首次请求返回 401 APIGW.0307，换用新令牌后恢复；闲置一分钟后再次过期。",
        build: || plain("night-shift").expires_tokens(),
    },
    Scenario {
        slug: "forbidden",
        title: "No permission to read",
        title_zh: "无读取权限",
        about: "Every read of this server is refused with BMS.0213.",
        about_zh: "读取这台服务器均以 BMS.0213 拒绝。",
        build: || plain("top-secret").fault(FaultRule::always(Call::Read, Fault::Forbidden)),
    },
    Scenario {
        slug: "forbidden-detach",
        title: "No permission to detach",
        title_zh: "无卸载权限",
        about: "Reading works, detaching is refused with BMS.0213.",
        about_zh: "可以读取，卸载以 BMS.0213 拒绝。",
        build: || plain("read-only").fault(FaultRule::always(Call::Detach, Fault::Forbidden)),
    },
    Scenario {
        slug: "server-gone",
        title: "Deleted a moment ago",
        title_zh: "刚被删除",
        about: "The list still has it, but every call for it says BMS.0040.",
        about_zh: "列表中还有，但对它的每个调用都返回 BMS.0040。",
        build: || {
            let calls = [Call::Server, Call::Attachments, Call::Native, Call::Detach];
            calls.into_iter().fold(plain("goodbye-01"), |server, call| {
                server.fault(FaultRule::always(call, Fault::NoSuchServer))
            })
        },
    },
];
