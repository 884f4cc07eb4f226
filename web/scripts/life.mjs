/** Bundles the clients of tests/life into a folder: `node scripts/life.mjs <folder>` writes `host.js` and `tab.js`. */

import { build } from "vite";

const [folder] = process.argv.slice(2);

const common = { outDir: folder, emptyOutDir: false, minify: false, target: "es2022", reportCompressedSize: false };
const bundle = (options) => build({ logLevel: "error", publicDir: false, ...options });

await Promise.all([
  bundle({
    build: { ...common, ssr: "src/life/host.ts", rolldownOptions: { output: { entryFileNames: "host.mjs" } } },
  }),
  bundle({
    build: {
      ...common,
      lib: { entry: "src/life/tab.ts", name: "client", formats: ["iife"], fileName: () => "tab.js" },
    },
  }),
]);
