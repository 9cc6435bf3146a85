export default {
  mode: "production",
  entry: "../bundled.js",
  output: { filename: "main.js" },
};
