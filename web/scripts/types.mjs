// Writes src/protocol.ts from docs/asyncapi.json, and src/rest.ts from docs/openapi.json;
// with --check, tells whether they are current.

import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { compile } from "json-schema-to-typescript";

const FILES = [
  { document: "asyncapi.json", file: "protocol.ts", unions: messageUnions },
  { document: "openapi.json", file: "rest.ts", unions: () => ({}) },
];

/** What a client may send, and what it may be told. */
function messageUnions({ operations, channels, components }) {
  const schema = ({ $ref }) => {
    const { $ref: message } = channels.socket.messages[$ref.split("/").at(-1)];
    return components.messages[message.split("/").at(-1)].payload;
  };
  const all = Object.values(operations);
  const answers = new Map(
    all.flatMap(({ reply }) => reply.messages.map((one) => [one.$ref, schema(one)])),
  );
  return {
    ClientMessage: { oneOf: all.flatMap(({ messages }) => messages.map(schema)) },
    ServerMessage: { oneOf: [...answers.values()] },
  };
}

/** The TypeScript of the document's schemas, formatted as the rest of the code is. */
async function types({ document, file, unions }) {
  const described = JSON.parse(read(`../docs/${document}`));
  const definitions = { ...described.components.schemas, ...unions(described) };
  for (const { properties = {} } of Object.values(definitions)) {
    // Each title would become a type of its own.
    for (const property of Object.values(properties)) delete property.title;
  }
  const root = { title: "Root", type: "object", additionalProperties: false, definitions };
  const made = await compile(
    JSON.parse(JSON.stringify(root).replaceAll("#/components/schemas/", "#/definitions/")),
    "Root",
    {
      additionalProperties: false,
      bannerComment: `// Made by scripts/types.mjs from docs/${document}; do not edit.`,
      format: false,
      unreachableDefinitions: true,
    },
  );
  const text = made
    .replace(/export interface Root \{\s*\}\n/, "")
    // Where the library found a type.
    .replaceAll(/(\n \*)? *\n \* This .* was referenced by .*\n \* via the .*(?=\n \*\/)/g, "")
    .replaceAll("/**\n */\n", "");
  return execFileSync(
    path("node_modules/.bin/biome"),
    ["format", `--stdin-file-path=src/${file}`],
    {
      cwd: path(""),
      input: text,
      encoding: "utf8",
    },
  );
}

function path(inWeb) {
  return fileURLToPath(new URL(`../${inWeb}`, import.meta.url));
}

function read(inWeb) {
  try {
    return readFileSync(path(inWeb), "utf8");
  } catch (error) {
    if (error.code === "ENOENT") return "";
    throw error;
  }
}

for (const wanted of FILES) {
  const text = await types(wanted);
  if (read(`src/${wanted.file}`) === text) continue;
  if (process.argv.includes("--check")) {
    console.error(`web/src/${wanted.file} is not what the documents say: run \`npm run types\``);
    process.exitCode = 1;
  } else {
    writeFileSync(path(`src/${wanted.file}`), text);
  }
}
