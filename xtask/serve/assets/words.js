// The portal's own words. The widget brings its own.

const english = {
  skip: "Skip to content",
  menu: "Menu",
  region: "Region",
  language: "Language",
  theme: "Theme",
  auto: "Auto",
  light: "Light",
  dark: "Dark",
  services: "Services",
  overview: "Overview",
  servers: "Bare metal servers",
  disks: "Disks",
  networks: "Networks",
  images: "Images",
  keys: "Keys",
  billing: "Billing",
  crumbs: "Breadcrumb",
  compute: "Compute",
  choose: "Servers",
  "choose-hint": "Each one is in a state an operator can meet.",
  guest: "Inside the simulated server",
  "guest-hint": "What somebody at its console would do.",
  log: "What the portal heard",
  "log-hint": "The widget's events, newest first.",
  record: "Audit record",
  "real": "Server ",
  "real-hint": "On a real cloud: what is detached here is detached.",
  "no-servers": "The list of servers cannot be read: ",
  "not-done": "That did not work: ",
  on: "Power on",
  off: "Power off",
  mount: "Mount",
  unmount: "Unmount",
  open: "Open a file",
  close: "Close all files",
  mounted: "mounted",
  "files-open": "files open: ",
  idle: "not in use",
  "powered-on": "Powered on.",
  "powered-off": "Powered off.",
  "data-lost": "Detaches that lost data: ",
  "more-disks": "Further disks not listed: ",
};

const chinese = {
  skip: "跳到正文",
  menu: "菜单",
  region: "区域",
  language: "语言",
  theme: "主题",
  auto: "自动",
  light: "浅色",
  dark: "深色",
  services: "服务",
  overview: "总览",
  servers: "裸金属服务器",
  disks: "云硬盘",
  networks: "网络",
  images: "镜像",
  keys: "密钥",
  billing: "费用",
  crumbs: "当前位置",
  compute: "计算",
  choose: "服务器",
  "choose-hint": "每一台都处于运维人员可能遇到的一种状态。",
  guest: "模拟服务器内部",
  "guest-hint": "相当于有人在它的控制台上操作。",
  log: "门户收到的事件",
  "log-hint": "组件发出的事件，最新的在前。",
  record: "审计记录",
  "real": "服务器 ",
  "real-hint": "这是真实的云：在这里卸载的磁盘会真的被卸载。",
  "no-servers": "无法读取服务器列表：",
  "not-done": "操作失败：",
  on: "开机",
  off: "关机",
  mount: "挂载",
  unmount: "取消挂载",
  open: "打开一个文件",
  close: "关闭所有文件",
  mounted: "已挂载",
  "files-open": "打开的文件：",
  idle: "未使用",
  "powered-on": "已开机。",
  "powered-off": "已关机。",
  "data-lost": "丢失数据的卸载次数：",
  "more-disks": "未列出的其他磁盘：",
};

export const languages = { en: english, "zh-CN": chinese };

/** Puts the words of a language where `data-say` and `data-label` ask for them. */
export function say(lang) {
  const words = languages[lang];
  document.documentElement.lang = lang;
  for (const element of document.querySelectorAll("[data-say]")) {
    element.textContent = words[element.dataset.say];
  }
  for (const element of document.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", words[element.dataset.label]);
  }
  return words;
}
