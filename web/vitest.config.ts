import { defineConfig } from "vitest/config";

// Apart from vite.config.ts, whose server is for the page only.
export default defineConfig({ test: { environment: "node" } });
