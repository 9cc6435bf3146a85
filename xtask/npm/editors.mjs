// What editors read, made from custom-elements.json: `node editors.mjs FOLDER` reads it there and writes beside it
// web-types.json (JetBrains) and VS Code's custom data for HTML and CSS.

import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const elementOf = (manifest) => manifest.modules[0].declarations.find((one) => one.tagName);

/** The values of a type that is a choice: `"a" | "b"`. @param {string | undefined} type */
const choices = (type = "") => [...type.matchAll(/"([^"]+)"/g)].map((match) => match[1]);

/** https://github.com/JetBrains/web-types @param {any} manifest @param {string} version */
export function webTypes(manifest, version) {
  const element = elementOf(manifest);
  const short = ({ name, description }) => ({ name, description });
  const fields = element.members.filter((one) => one.kind === "field" && !one.static);
  return {
    $schema: "https://raw.githubusercontent.com/JetBrains/web-types/master/schema/web-types.json",
    name: "bms-disks",
    version,
    "js-types-syntax": "typescript",
    "description-markup": "markdown",
    contributions: {
      html: {
        elements: [
          {
            ...short({ name: element.tagName, description: element.description }),
            attributes: element.attributes.map((one) => ({
              ...short(one),
              ...(one.default ? { default: one.default.replace(/^"(.*)"$/, "$1") } : {}),
              value: one.type.text === "boolean" ? { kind: "no-value" } : { type: one.type.text },
            })),
            slots: element.slots.map(({ name, description }) => ({ name: name || "default", description })),
            js: {
              properties: fields.map((one) => ({ ...short(one), type: one.type.text })),
              events: element.events.map(short),
            },
            css: { properties: element.cssProperties.map(short), parts: element.cssParts.map(short) },
          },
        ],
      },
    },
  };
}

/** VS Code's `html.customData`. @param {any} manifest */
export function htmlData(manifest) {
  const element = elementOf(manifest);
  const attributes = element.attributes.map(({ name, description, type }) => {
    const values = choices(type.text).map((value) => ({ name: value }));
    if (type.text === "boolean") return { name, description, valueSet: "v" };
    return values.length > 0 ? { name, description, values } : { name, description };
  });
  return { version: 1.1, tags: [{ name: element.tagName, description: element.description, attributes }] };
}

/** VS Code's `css.customData`. @param {any} manifest */
export function cssData(manifest) {
  const { cssProperties } = elementOf(manifest);
  return { version: 1.1, properties: cssProperties.map(({ name, description }) => ({ name, description })) };
}

/** @param {any} manifest @param {string} version */
export const files = (manifest, version) => ({
  "web-types.json": webTypes(manifest, version),
  "vscode.html-custom-data.json": htmlData(manifest),
  "vscode.css-custom-data.json": cssData(manifest),
});

if (import.meta.url === pathToFileURL(resolve(process.argv[1] ?? "")).href) {
  const folder = resolve(process.argv[2]);
  const read = (name) => JSON.parse(readFileSync(join(folder, name), "utf8"));
  const all = files(read("custom-elements.json"), read("package.json").version);
  for (const [name, value] of Object.entries(all)) writeFileSync(join(folder, name), `${JSON.stringify(value, null, 2)}\n`);
}
