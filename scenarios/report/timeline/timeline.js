"use strict";
// The page: lanes on a canvas, a list of which only what is seen exists, and what is selected.
const timeline = (() => {
  const ROW = 26, AXIS = 24, NAMES = 150, LIST_ROW = 22, CHARACTER = 7.3, NEAR = 7, MIN_SPAN = 50;
  const GROUP_COLOURS = {host: "host", modem: "modem", urc: "urc", socket: "net", peer: "net", rules: "fault", expect: "good", run: "net"};
  // They tell of another event that stands beside them.
  const MINOR = new Set(["payload", "rx", "tx", "decision", "net", "action"]);
  const $ = (id) => document.getElementById(id);
  const model = Model.load(JSON.parse($("trace").textContent));
  const canvas = $("lanes"), context = canvas.getContext("2d");
  const view = {from: 0, to: model.end, width: 800, selected: null, hovered: null, found: null, colours: {}};

  function element(tag, text, className) {
    const made = document.createElement(tag);
    if (text !== undefined) made.textContent = text;
    if (className) made.className = className;
    return made;
  }
  const seconds = (time, digits = 3) => (time / 1e6).toFixed(digits);
  const xOf = (time) => NAMES + (time - view.from) / (view.to - view.from) * (view.width - NAMES);
  const timeAt = (x) => view.from + (x - NAMES) / (view.width - NAMES) * (view.to - view.from);

  // ---- Drawing ----

  let due = false;
  function redraw() {
    if (due) return;
    due = true;
    requestAnimationFrame(() => { due = false; draw(); drawList(); });
  }

  function readColours() {
    const style = getComputedStyle(document.documentElement);
    for (const name of ["panel", "text", "muted", "line", "stripe", "host", "modem", "urc", "net", "fault", "good", "bad", "mark",
      "band-good", "band-off", "band-busy", "band-bad", "band-fault"]) {
      view.colours[name] = style.getPropertyValue("--" + name).trim();
    }
  }

  function resize() {
    const ratio = window.devicePixelRatio || 1;
    const height = AXIS + model.lanes.length * ROW + 4;
    view.width = Math.max(300, $("chart").clientWidth);
    canvas.style.height = height + "px";
    canvas.width = Math.round(view.width * ratio);
    canvas.height = Math.round(height * ratio);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    redraw();
  }

  function text(label, x, y, width, colour) {
    const room = Math.floor(width / CHARACTER);
    if (room < 2) return;
    context.fillStyle = colour;
    context.fillText(label.length > room ? label.slice(0, room - 1) + "…" : label, x, y);
  }

  function colourOf(event, lane) {
    if (event.verdict === "fail" || event.verdict === "error") return view.colours.bad;
    if (event.ev === "result" && /ERROR|FAIL|NO CARRIER/.test(event.label)) return view.colours.bad;
    if (event.swallowed) return view.colours.fault;
    return view.colours[GROUP_COLOURS[lane.group] ?? "net"];
  }

  function drawAxis(bottom) {
    const least = (view.to - view.from) / Math.max(1, (view.width - NAMES) / 90);
    const power = 10 ** Math.floor(Math.log10(least));
    const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= least);
    const digits = Math.max(0, Math.min(6, 6 - Math.floor(Math.log10(step))));
    for (let time = Math.ceil(view.from / step) * step; time <= view.to; time += step) {
      const x = Math.round(xOf(time)) + .5;
      context.strokeStyle = view.colours.line;
      context.beginPath();
      context.moveTo(x, AXIS - 5);
      context.lineTo(x, bottom);
      context.stroke();
      text(seconds(time, digits) + " s", x + 3, AXIS / 2, 90, view.colours.muted);
    }
  }

  function drawBands(lane, top) {
    let covered = -1;
    for (const band of lane.bands) {
      if (band.to < view.from || band.from > view.to) continue;
      const left = Math.max(NAMES, xOf(band.from)), right = Math.min(view.width, Math.max(xOf(band.to), left + 1.5));
      if (right <= covered) continue;
      covered = right;
      context.fillStyle = view.colours["band-" + band.tone];
      context.fillRect(left, top + 3, right - left - .5, ROW - 6);
      context.fillStyle = view.colours[band.tone === "fault" ? "fault" : "muted"];
      context.fillRect(left, top + 3, 1.5, ROW - 6);
      text(band.label, left + 6, top + ROW / 2, right - left - 10, view.colours.text);
    }
  }

  // Where the label of events[index] must end: at the next event, but what only goes with another has none then.
  function labelEnd(events, index) {
    const last = Math.min(events.length, index + 12);
    while (index < last && MINOR.has(events[index].ev)) ++index;
    return index < events.length ? Math.min(xOf(events[index].t), view.width) : view.width;
  }

  // Events that fall on one pixel are one mark, the higher the more they are.
  function drawPoints(lane, top) {
    const events = lane.events, middle = top + ROW / 2;
    let index = Math.max(0, Model.firstFrom(events, view.from) - 1), labelled = 0;
    while (index < events.length && events[index].t <= view.to) {
      const event = events[index], x = xOf(event.t);
      let next = index + 1, bad = colourOf(event, lane);
      while (next < events.length && xOf(events[next].t) < x + 2.5) {
        const colour = colourOf(events[next++], lane);
        if (colour === view.colours.bad) bad = colour;
      }
      const left = Math.max(x, NAMES), room = labelEnd(events, next) - left;
      const half = Math.min(ROW / 2 - 3, 4 + Math.log2(next - index) * 1.5);
      if (event.end > event.t) {
        context.globalAlpha = .22;
        context.fillStyle = bad;
        context.fillRect(left, middle - 8, Math.max(0, xOf(event.end) - left), 16);
        context.globalAlpha = 1;
      }
      if (x >= NAMES - 2) {
        context.fillStyle = bad;
        context.fillRect(x - 1, middle - half, 2.5, half * 2);
      }
      const many = next - index > 1 ? `${next - index}× ` : "";
      const label = many + event.label;
      if (left >= labelled) {
        text(label, left + 5, middle, room - 9, view.colours.text);
        if (!MINOR.has(event.ev)) labelled = left + Math.min(room, label.length * CHARACTER + 9);
      }
      index = next;
    }
  }

  function drawNames() {
    context.fillStyle = view.colours.panel;
    context.fillRect(0, 0, NAMES - 1, AXIS + model.lanes.length * ROW);
    context.fillStyle = view.colours.line;
    context.fillRect(NAMES - 1, 0, 1, AXIS + model.lanes.length * ROW);
    model.lanes.forEach((lane, index) => {
      text(lane.name, 12, AXIS + index * ROW + ROW / 2, NAMES - 18, view.colours[GROUP_COLOURS[lane.group]] ?? view.colours.text);
    });
  }

  const yOf = (event) => AXIS + model.lanes.indexOf(event.lane) * ROW + ROW / 2;

  function drawFound() {
    if (!view.found) return;
    context.fillStyle = view.colours.mark;
    let last = -9;
    for (let index = Model.firstFrom(view.found, view.from); index < view.found.length; ++index) {
      const event = view.found[index], x = xOf(event.t);
      if (event.t > view.to) break;
      if (x - last < .5 && view.found.length > 5000) continue;
      last = x;
      context.fillRect(x - 3, yOf(event) + ROW / 2 - 5, 7, 3);
      context.fillRect(x - 1, AXIS - 4, 2.5, 4);
    }
  }

  function drawChain() {
    const event = view.hovered ?? view.selected;
    if (!event) return;
    const chain = Model.chainOf(model, event);
    context.strokeStyle = context.fillStyle = view.colours.fault;
    context.lineWidth = 1.5;
    context.beginPath();
    chain.forEach((step, index) => {
      if (index === 0) context.moveTo(xOf(step.t), yOf(step)); else context.lineTo(xOf(step.t), yOf(step));
    });
    context.stroke();
    for (const step of chain) {
      context.beginPath();
      context.arc(xOf(step.t), yOf(step), step === event ? 7 : 5, 0, 2 * Math.PI);
      context.stroke();
    }
    context.lineWidth = 1;
  }

  function draw() {
    const bottom = AXIS + model.lanes.length * ROW;
    context.font = '12px ui-monospace, "DejaVu Sans Mono", monospace';
    context.textBaseline = "middle";
    context.fillStyle = view.colours.panel;
    context.fillRect(0, 0, view.width, bottom + 4);
    model.lanes.forEach((lane, index) => {
      if (index % 2) return;
      context.fillStyle = view.colours.stripe;
      context.fillRect(NAMES, AXIS + index * ROW, view.width, ROW);
    });
    drawAxis(bottom);
    model.lanes.forEach((lane, index) => (lane.bands ? drawBands : drawPoints)(lane, AXIS + index * ROW));
    drawFound();
    drawChain();
    drawNames();
  }

  // ---- The list: only the rows that are seen exist ----

  const listed = () => view.found ?? model.events;

  function drawList() {
    const list = $("list"), rows = $("rows"), events = listed();
    rows.style.height = events.length * LIST_ROW + "px";
    rows.replaceChildren();
    const chain = view.selected ? Model.chainOf(model, view.selected) : [];
    const first = Math.max(0, Math.floor(list.scrollTop / LIST_ROW) - 2);
    const last = Math.min(events.length, first + Math.ceil(list.clientHeight / LIST_ROW) + 5);
    for (let index = first; index < last; ++index) {
      const event = events[index], row = element("div", undefined, "row");
      if (event === view.selected) row.classList.add("chosen");
      else if (chain.includes(event)) row.classList.add("related");
      row.style.top = index * LIST_ROW + "px";
      const kind = element("span", event.ev, "kind");
      kind.style.color = colourOf(event, event.lane);
      row.append(element("span", seconds(event.t), "time"), kind, element("span", event.label, "text"),
        element("span", Model.placeOf(event), "place"));
      row.onclick = () => select(event, true);
      rows.append(row);
    }
  }

  function showInList(event) {
    const list = $("list"), index = view.found ? view.found.indexOf(event) : event.index;
    if (index < 0) return;
    const top = index * LIST_ROW;
    if (top < list.scrollTop || top > list.scrollTop + list.clientHeight - 2 * LIST_ROW) list.scrollTop = top - list.clientHeight / 2;
  }

  // ---- Selecting ----

  function link(event) {
    const button = element("button", `${seconds(event.t)}  ${event.ev}  ${event.label}`);
    button.onclick = () => select(event, true);
    return button;
  }

  function showDetails(event) {
    const fields = element("dl");
    const rows = [["time", seconds(event.t, 6) + " s"], ["seq", event.seq], ...Model.fieldsOf(event)];
    if (event.end) rows.push(["took", seconds(event.end - event.t) + " s"]);
    for (const [name, value] of rows) fields.append(element("dt", name), element("dd", name === "evidence" ? value : Model.show(value)));
    const parts = [element("h2", `${event.ev}: ${event.label}`), fields];
    const causes = Model.chainOf(model, event).slice(1), effects = model.effectsOf(event);
    if (causes.length) parts.push(element("h3", "because of"), ...causes.map(link));
    if (effects.length) parts.push(element("h3", "led to"), ...effects.slice(0, 50).map(link));
    $("details").replaceChildren(...parts);
  }

  function select(event, reveal) {
    view.selected = event;
    if (reveal && (event.t < view.from || event.t > view.to)) {
      const span = view.to - view.from;
      look(event.t - span / 2, event.t + span / 2);
    }
    const chart = $("chart"), y = yOf(event);
    if (y < chart.scrollTop + ROW || y > chart.scrollTop + chart.clientHeight - ROW) chart.scrollTop = y - chart.clientHeight / 2;
    showDetails(event);
    showInList(event);
    redraw();
  }

  function showTip(event, x, y) {
    const tip = $("tip");
    tip.hidden = !event;
    if (!event) return;
    const place = Model.placeOf(event), chain = Model.chainOf(model, event).slice(1);
    tip.replaceChildren(element("div", event.label, "head"),
      element("div", `${seconds(event.t, 6)} s   ${event.ev}${place && "   " + place}`, "muted"),
      ...chain.slice(0, 8).map((step) => element("div", `← ${seconds(step.t)}  ${step.ev}  ${step.label}`, "step")));
    tip.style.left = Math.max(4, Math.min(x + 14, innerWidth - tip.offsetWidth - 8)) + "px";
    tip.style.top = (y + 18 + tip.offsetHeight > innerHeight ? y - tip.offsetHeight - 10 : y + 18) + "px";
  }

  function eventAt(x, y) {
    const lane = model.lanes[Math.floor((y - AXIS) / ROW)];
    if (!lane || y < AXIS || x < NAMES) return null;
    const time = timeAt(x);
    if (lane.bands) return lane.bands.findLast((band) => band.from <= time && time <= band.to)?.event ?? null;
    const index = Model.firstFrom(lane.events, time);
    const near = [lane.events[index - 1], lane.events[index]].filter(Boolean)
      .sort((left, right) => Math.abs(left.t - time) - Math.abs(right.t - time))[0];
    if (near && Math.abs(xOf(near.t) - x) <= NEAR) return near;
    const before = lane.events[index - 1];
    const reach = before && Math.max(xOf(before.t) + before.label.length * CHARACTER, xOf(before.end ?? 0));
    return before && x <= reach ? before : null;
  }

  // ---- Moving ----

  function look(from, to) {
    const span = Math.min(Math.max(to - from, MIN_SPAN), model.end * 1.04);
    const middle = (from + to) / 2;
    view.from = Math.max(-model.end * .02, Math.min(middle - span / 2, model.end * 1.02 - span));
    view.to = view.from + span;
    redraw();
  }
  function zoom(factor, x = (NAMES + view.width) / 2) {
    const time = timeAt(x);
    look(time - (time - view.from) * factor, time + (view.to - time) * factor);
  }
  const fit = () => look(-model.end * .02, model.end * 1.02);

  function walk(step) {
    const events = view.selected?.lane.events ?? model.events;
    const index = view.selected ? events.indexOf(view.selected) + step : 0;
    if (events[index]) select(events[index], true);
  }
  function changeLane(step) {
    const lane = model.lanes[model.lanes.indexOf(view.selected?.lane) + step];
    if (!lane) return;
    const index = Model.firstFrom(lane.events, view.selected?.t ?? view.from);
    select(lane.events[Math.min(index, lane.events.length - 1)], true);
  }
  function toCause() {
    const cause = view.selected && Model.chainOf(model, view.selected)[1];
    if (cause) select(cause, true);
  }

  const KEYS = {
    ArrowLeft: () => walk(-1), ArrowRight: () => walk(1), ArrowUp: () => changeLane(-1), ArrowDown: () => changeLane(1),
    "+": () => zoom(.6), "=": () => zoom(.6), "-": () => zoom(1 / .6), 0: fit, c: toCause,
  };

  function find(step) {
    if (!view.found?.length) return;
    const at = view.found.indexOf(view.selected);
    const next = at < 0 ? (step > 0 ? 0 : -1) : at + step;
    select(view.found.at(next % view.found.length), true);
  }

  function listenToMouse() {
    let drag = null;
    canvas.onmousemove = (mouse) => {
      if (drag) return;
      view.hovered = eventAt(mouse.offsetX, mouse.offsetY);
      showTip(view.hovered, mouse.clientX, mouse.clientY);
      redraw();
    };
    canvas.onmouseleave = () => { view.hovered = null; showTip(null); redraw(); };
    canvas.onpointerdown = (pointer) => {
      drag = {x: pointer.clientX, from: view.from, to: view.to, moved: false};
      canvas.setPointerCapture(pointer.pointerId);
    };
    canvas.onpointermove = (pointer) => {
      if (!drag) return;
      const shift = (pointer.clientX - drag.x) / (view.width - NAMES) * (drag.to - drag.from);
      drag.moved ||= Math.abs(pointer.clientX - drag.x) > 3;
      if (drag.moved) look(drag.from - shift, drag.to - shift);
    };
    canvas.onpointerup = (pointer) => {
      const event = drag && !drag.moved && eventAt(pointer.offsetX, pointer.offsetY);
      drag = null;
      if (event) select(event, false);
    };
    canvas.onpointercancel = () => { drag = null; };
    canvas.addEventListener("wheel", (wheel) => {
      wheel.preventDefault();
      const span = view.to - view.from;
      if (wheel.shiftKey || Math.abs(wheel.deltaX) > Math.abs(wheel.deltaY)) {
        const shift = (wheel.deltaX || wheel.deltaY) / 800 * span;
        look(view.from + shift, view.to + shift);
      } else {
        zoom(Math.exp(wheel.deltaY / 500), wheel.offsetX);
      }
    }, {passive: false});
  }

  function listen() {
    listenToMouse();
    canvas.onkeydown = (key) => {
      if (key.ctrlKey || key.metaKey || !KEYS[key.key]) return;
      key.preventDefault();
      KEYS[key.key]();
    };
    document.addEventListener("keydown", (key) => {
      if (key.key !== "/" || key.target === $("search")) return;
      key.preventDefault();
      $("search").focus();
    });
    $("search").oninput = () => {
      view.found = Model.search(model, $("search").value);
      $("matches").textContent = view.found ? `${view.found.length} of ${model.events.length}` : "";
      $("list").scrollTop = 0;
      redraw();
    };
    $("search").onkeydown = (key) => { if (key.key === "Enter") find(key.shiftKey ? -1 : 1); };
    $("previous").onclick = () => find(-1);
    $("next").onclick = () => find(1);
    $("in").onclick = () => zoom(.6);
    $("out").onclick = () => zoom(1 / .6);
    $("fit").onclick = fit;
    $("list").onscroll = redraw;
    new ResizeObserver(resize).observe($("chart"));
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { readColours(); redraw(); });
  }

  // ---- The top of the page ----

  function showFinding(finding) {
    const button = element("button"), warning = finding.warning && finding.verdict !== "pass";
    const evidence = String(finding.evidence ?? "").split("\n").filter(Boolean)
      .map((line) => line.replace(/^\d+/, (time) => time === "0" ? "" : seconds(Number(time)).padStart(9) + " "));
    if (finding.hint) evidence.push("hint: " + finding.hint);
    button.append(element("span", warning ? "warn" : finding.verdict, "badge " + (warning ? "warn" : finding.verdict)),
      element("span", finding.id + ": " + (finding.text || "as expected"), "what"), element("span", Model.placeOf(finding), "place mono"));
    if (evidence.length && finding.verdict !== "pass") button.append(element("span", evidence.join("\n"), "evidence mono"));
    button.onclick = () => {
      const scene = Model.sceneOf(model, finding), span = Math.min(view.to - view.from, model.end / 4);
      look(scene.t - span / 2, scene.t + span / 2);
      select(scene, true);
      canvas.focus({preventScroll: true});
    };
    return button;
  }

  function showTop() {
    const about = model.about, worst = {error: 0, fail: 1, skipped: 2, pass: 3};
    document.title = `${about.verdict}: ${about.case}`;
    $("verdict").textContent = about.verdict;
    $("verdict").className = about.verdict;
    $("case").textContent = about.case;
    $("about").textContent = [about.scenario && `${about.scenario}:${about.line}`, `seed ${about.seed}`, about.profile,
      `${seconds(model.end, 1)} s`, `${model.events.length} events`, about.wall, `bg96emu ${about.emulator}`].filter(Boolean).join("  ·  ");
    $("about").title = about.argv.join(" ");
    $("reason").textContent = [about.reason, ...about.errors.map((error) => "The trace is damaged: " + error)].filter(Boolean).join(" · ");
    const findings = model.events.filter((event) => event.ev === "finding")
      .sort((left, right) => worst[left.verdict] - worst[right.verdict]);
    $("findings").append(...findings.map(showFinding));
  }

  $("details").append(element("p", "Click an event to see its fields, what caused it and what it led to."));
  readColours();
  showTop();
  listen();
  resize();
  fit();

  /** Where an event is drawn, in the window's coordinates. */
  function placeOf(event) {
    const box = canvas.getBoundingClientRect();
    return {x: box.left + xOf(event.t), y: box.top + yOf(event)};
  }
  return {model, view, look, select, placeOf};
})();
