// The console in a browser. Everything that comes from the graph is set as text,
// never as HTML; reports are shown in a frame that runs nothing.

const one = (selector, within = document) => within.querySelector(selector);

async function request(path, options) {
  const answer = await fetch(path, options);
  if (!answer.ok) {
    const problem = await answer.json().catch(() => ({}));
    throw new Error(problem.error || `${answer.status} ${answer.statusText}`);
  }
  return answer;
}

const post = (path, value) => request(path, {
  method: "POST", headers: {"Content-Type": "application/json"}, body: JSON.stringify(value),
});

// attempt runs work for a section and shows what goes wrong there.
async function attempt(section, work) {
  const error = one(".error", section);
  error.textContent = "";
  section.setAttribute("aria-busy", "true");
  try {
    await work();
  } catch (problem) {
    error.textContent = problem.message;
  } finally {
    section.removeAttribute("aria-busy");
  }
}

function element(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

// showRows draws a result of the form claimgraph.rows/v1.
function showRows(place, result) {
  const table = document.createElement("table");
  const head = table.createTHead().insertRow();
  for (const column of result.columns) head.append(element("th", column));
  const rows = table.createTBody();
  for (const row of result.rows) {
    const line = rows.insertRow();
    for (const column of result.columns) line.insertCell().textContent = row[column] ?? "";
  }
  const count = `${result.rows.length} row${result.rows.length === 1 ? "" : "s"}`;
  const note = element("p", result.cut ? `${count}: ${result.cut.replace("--limit 0", "rows: 0")}` : count);
  note.className = "note";
  place.replaceChildren(note, table);
}

// Sections

function show() {
  const name = location.hash.slice(1) || "check";
  for (const section of document.querySelectorAll("main > section")) section.classList.toggle("shown", section.id === name);
  for (const link of document.querySelectorAll("nav a")) {
    if (link.hash === `#${name}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  if (name === "sources") listSources();
}

// Checking

const check = one("#check");

async function report(format) {
  const file = one("#file").files[0];
  if (file) {
    return request(`/api/v1/check?format=${format}&name=${encodeURIComponent(file.name)}`, {
      method: "POST", headers: {"Content-Type": "application/octet-stream"}, body: file,
    });
  }
  return post(`/api/v1/check?format=${format}`, {text: one("#article").value});
}

function offer(link, content, type) {
  URL.revokeObjectURL(link.href);
  link.href = URL.createObjectURL(new Blob([content], {type}));
  link.hidden = false;
}

one("#check-form").addEventListener("submit", event => {
  event.preventDefault();
  attempt(check, async () => {
    const page = await (await report("html")).text();
    const frame = one("#report");
    frame.srcdoc = page;
    frame.hidden = false;
    offer(one("#save"), page, "text/html");
    offer(one("#save-json"), await (await report("json")).text(), "application/json");
  });
});

// Programs

const ask = one("#ask");
const program = one("#program");
const earlier = [];
let place = 0;

function runProgram() {
  attempt(ask, async () => {
    const text = program.value;
    if (earlier.at(-1) !== text) earlier.push(text);
    place = earlier.length;
    const answer = await post("/api/v1/gizmo", {program: text, limit: Number(one("#limit").value)});
    showRows(one(".rows", ask), await answer.json());
  });
}

one("#gizmo-form").addEventListener("submit", event => {
  event.preventDefault();
  runProgram();
});

program.addEventListener("keydown", event => {
  if (!event.ctrlKey && !event.metaKey) return;
  const step = {ArrowUp: -1, ArrowDown: 1}[event.key];
  if (event.key === "Enter") runProgram();
  else if (step && earlier[place + step] !== undefined) program.value = earlier[place += step];
  else return;
  event.preventDefault();
});

const entity = one("#entity");

entity.addEventListener("input", () => attempt(ask, async () => {
  const chosen = [...one("#entities").options].find(option => option.value === entity.value);
  if (chosen) {
    program.setRangeText(`<${chosen.value}>`, program.selectionStart, program.selectionEnd, "end");
    entity.value = "";
    program.focus();
    return;
  }
  if (entity.value.length < 2) return;
  const found = await (await request(`/api/v1/entities?prefix=${encodeURIComponent(entity.value)}`)).json();
  one("#entities").replaceChildren(...found.entities.map(e => {
    const option = element("option", e.name);
    option.value = e.id;
    return option;
  }));
}));

// Saved queries

const queries = one("#queries");
const select = one("#query");
let saved = [];

function chosenQuery() {
  return saved.find(q => q.name === select.value);
}

function hint(param) {
  const parts = [param.type];
  if (param.optional || param.default) parts.push(param.default ? `otherwise ${param.default}` : "may be left out");
  return parts.join("; ");
}

function showParams() {
  const query = chosenQuery();
  one("#title").textContent = query.title;
  one("#its-program").textContent = query.program;
  one("#params").replaceChildren(...query.params.map(param => {
    const label = document.createElement("label");
    const field = document.createElement(param.choices ? "select" : "input");
    field.name = param.name;
    if (param.choices) field.append(...["", ...param.choices].map(choice => element("option", choice)));
    else field.placeholder = param.example || "";
    label.append(element("span", param.name), field, element("span", hint(param)));
    return label;
  }));
}

select.addEventListener("change", showParams);

one("#query-form").addEventListener("submit", event => {
  event.preventDefault();
  attempt(queries, async () => {
    const params = {};
    for (const field of document.querySelectorAll("#params [name]")) params[field.name] = field.value;
    const answer = await post("/api/v1/query", {name: select.value, params});
    showRows(one(".rows", queries), await answer.json());
  });
});

attempt(queries, async () => {
  saved = (await (await request("/api/v1/queries")).json()).queries;
  select.replaceChildren(...saved.map(query => element("option", query.name)));
  showParams();
});

// Sources

function listSources() {
  const section = one("#sources");
  attempt(section, async () => showRows(one(".rows", section), await (await request("/api/v1/sources")).json()));
}

addEventListener("hashchange", show);
show();
