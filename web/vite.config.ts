import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { defineConfig, type Plugin } from "vite";

/** Vite's own server gives the page the stack that `make run` has started (DATA=.local). */
function localStack(): Plugin {
  const file = resolve("..", process.env.DATA ?? ".local", "outputs.json");
  return {
    name: "local-stack",
    configureServer(server) {
      server.middlewares.use("/config.json", async (_request, response) => {
        try {
          const outputs = JSON.parse(await readFile(file, "utf8"));
          response.setHeader("Content-Type", "application/json");
          response.end(JSON.stringify({ ...outputs, selfSignUp: outputs.selfSignUp === "on" }));
        } catch (error) {
          response.statusCode = 503;
          response.end(`Start the stack first, with \`make run\`. ${error}`);
        }
      });
    },
  };
}

export default defineConfig({
  base: "./",
  plugins: [localStack()],
  server: { host: "localhost", port: 5173, strictPort: true },
  worker: { format: "es" },
  build: {
    // For the content security policy: no data: URLs, no script inside the page.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
