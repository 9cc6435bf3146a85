import { readFileSync } from "node:fs";
import { playwright } from "@vitest/browser-playwright";
import { mergeConfig } from "vitest/config";
import config from "./from-readme/vitest.config.js";

/** The browser that all tests of this repository use, as WebDriver is told of it. */
const { binary, args } = JSON.parse(readFileSync(process.env.BMS_E2E_CAPABILITIES, "utf8"))["goog:chromeOptions"];
const launchOptions = { executablePath: binary, args: args.filter((one) => !one.startsWith("--headless")) };

export default mergeConfig(config, {
  // The packages are made anew under the same version.
  optimizeDeps: {
    force: true,
    include: ["bms-disks", "bms-disks/react", "bms-disks-testing", "bms-disks-testing/dom", "react", "react-dom/client"],
  },
  test: { browser: { provider: playwright({ launchOptions }) }, reporters: "verbose" },
});
