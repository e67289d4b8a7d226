// Runs the scripts of a built site's search without a browser: node searching.js FOLDER, with JSON as input.
// The input is a list: an expression that takes an "input", and that input. What it makes of it is printed as JSON.
"use strict";
const fs = require("node:fs");
const path = require("node:path");
const vm = require("node:vm");

// All that the scripts ask of the page when nothing is shown.
const page = {
  SPHINX_HIGHLIGHT_ENABLED: false,
  _ready: () => {},
  document: { getElementById: () => null },
};
page.window = page;
vm.createContext(page);
const folder = process.argv[2];
for (const name of ["_static/searchtools.js", "_static/language_data.js", "searchindex.js"])
  vm.runInContext(fs.readFileSync(path.join(folder, name), "utf-8"), page, { filename: name });

const [expression, input] = JSON.parse(fs.readFileSync(0, "utf-8"));
page.input = input;
process.stdout.write(JSON.stringify(vm.runInContext(expression, page, { filename: "expression" })));
