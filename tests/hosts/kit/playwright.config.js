import { readFileSync } from "node:fs";
import { defineConfig } from "@playwright/test";

/** The browser that all tests of this repository use, as WebDriver is told of it. */
const { binary, args } = JSON.parse(readFileSync(process.env.BMS_E2E_CAPABILITIES, "utf8"))["goog:chromeOptions"];
const PORT = process.env.BMS_KIT_PORT;

export default defineConfig({
  testDir: ".",
  testMatch: ["*.spec.js", "from-readme/*.spec.js"],
  workers: 1,
  reporter: "list",
  use: {
    baseURL: `http://127.0.0.1:${PORT}`,
    launchOptions: { executablePath: binary, args: args.filter((one) => !one.startsWith("--headless")) },
  },
  webServer: { command: `node ../node_modules/vite/bin/vite.js preview --port ${PORT}`, url: `http://127.0.0.1:${PORT}/` },
});
