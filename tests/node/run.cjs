// Runs Python scripts in the Python of web pages, with the files of an archive, and prints what the last one returns.
// node run.cjs ARCHIVE SCRIPT...      (the npm package pyodide must be on NODE_PATH)
const { readFileSync } = require("node:fs");
const { loadPyodide } = require("pyodide");

async function main([archive, ...scripts]) {
  const python = await loadPyodide();
  python.unpackArchive(new Uint8Array(readFileSync(archive)), "zip");
  let last;
  for (const script of scripts) {
    last = await python.runPythonAsync(readFileSync(script, "utf8"));
  }
  console.log(last);
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error);
  process.exit(1);
});
