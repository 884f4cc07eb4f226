import { defineConfig } from "vite";

// `npm run dev` serves the client itself and leaves everything else to the front door of a running `make dev`.
const FRONT = process.env.FRONT ?? "http://localhost:8000";
const forwarded = { target: FRONT, changeOrigin: true };
const proxy = {
  "/api": forwarded,
  "/webhooks": forwarded,
  "/sandbox": forwarded,
  "/ws": { ...forwarded, ws: true, rewriteWsOrigin: true },
};

export default defineConfig({
  // The source is written for React. Preact has the same interface and is a fifth of the size; see docs/decisions.
  resolve: {
    alias: [
      { find: /^react\/jsx(-dev)?-runtime$/, replacement: "preact/jsx-runtime" },
      { find: /^react-dom\/client$/, replacement: "preact/compat/client" },
      { find: /^react$/, replacement: "preact/compat" },
    ],
  },
  build: {
    target: "es2022",
    // The Content-Security-Policy lets in what this origin serves, and nothing that stands in the page itself.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // One small stylesheet: a page whose own could not be loaded would stay without it for good.
    cssCodeSplit: false,
  },
  server: { proxy },
  preview: { proxy },
});
