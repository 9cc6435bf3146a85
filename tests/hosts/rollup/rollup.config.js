import { nodeResolve } from "@rollup/plugin-node-resolve";

export default {
  input: "../bundled.js",
  plugins: [nodeResolve()],
  output: { file: "main.js", format: "es" },
};
