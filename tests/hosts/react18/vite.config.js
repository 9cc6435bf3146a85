import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

// Beside a portal with React 19; one of its own would need no other names.
const alias = [
  { find: /^react(?=\/|$)/, replacement: "react-18" },
  { find: /^react-dom(?=\/|$)/, replacement: "react-dom-18" },
];

export default defineConfig({ plugins: [react()], resolve: { alias } });
