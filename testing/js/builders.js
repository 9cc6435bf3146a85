// @ts-check
/** @typedef {import("./index.js").ServerSpec} ServerSpec @typedef {import("./index.js").DiskSpec} DiskSpec */

/** A data disk. @param {string} name @param {Omit<DiskSpec, "name">} [more] @returns {DiskSpec} */
export function disk(name, more = {}) {
  return { ...more, name };
}

/**
 * A running Linux server with a system disk and these data disks.
 * @param {string} name @param {(DiskSpec | string)[]} [disks] @param {Omit<ServerSpec, "name" | "disks">} [more]
 * @returns {ServerSpec}
 */
export function server(name, disks = ["data"], more = {}) {
  const all = disks.map((one) => (typeof one === "string" ? disk(one) : one));
  const system = all.some((one) => one.system) ? [] : [disk("system", { system: true, sizeGb: 150 })];
  return { ...more, name, disks: [...system, ...all] };
}
