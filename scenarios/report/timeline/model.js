"use strict";
// What a trace means: events with their lanes, labels, causes. Knows nothing of the page.
const Model = (() => {
  const MAX_CHAIN = 64, MAX_LANES = 200;
  const BAND_TONES = {
    good: ["on", "ready", "home", "roaming", "active", "connected", "listening", "command", "awake", "1"],
    busy: ["booting", "searching", "activating", "opening", "closing", "busy", "prompt", "data"],
    bad: ["denied", "absent", "failure", "puk"],
  };
  const RESERVED = new Set(["seq", "t", "ev", "cause", "index", "lane", "end", "label"]);

  // Each character up to \u00ff is a byte of the serial line; they need not be text.
  function decode(text) {
    if (!/[\u0080-\u00ff]/.test(text)) return text;
    if (/[^\u0000-\u00ff]/.test(text)) return text;
    const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
    try {
      return new TextDecoder("utf-8", {fatal: true}).decode(bytes);
    } catch {
      return text;
    }
  }

  function show(value) {
    return String(value).replace(/[\u0000-\u001f\u007f-\u009f]/g, (character) =>
      ({"\r": "\\r", "\n": "\\n"})[character] ?? "\\x" + character.charCodeAt(0).toString(16).padStart(2, "0"));
  }

  const machine = (event) => event.machine + (event.index_ >= 0 ? `[${event.index_}]` : "");
  const join = (...parts) => parts.filter((part) => part !== undefined && part !== "").join(" ");

  const LABELS = {
    at: (event) => event.line, tx: (event) => event.bytes ?? event.line, rx: (event) => event.bytes,
    urc: (event) => event.text ?? event.line,
    result: (event) => join(event.result ?? event.intended, event.swallowed ? "(swallowed)" : ""),
    state: (event) => `${machine(event)}: ${event.from || "?"} → ${event.to}`,
    socket: (event) => join(`socket ${event.id}`, event.event, event.remote, event.len && event.len + " B"),
    net: (event) => join(event.dir === "up" ? "↑" : "↓", event.lost ? `lost ${event.lost} B` : `${event.len} B`,
      event.off !== undefined ? "at " + event.off : ""),
    rule: (event) => join(event.id, event.phase, event.fired && "#" + event.fired),
    window: (event) => join(event.rule + ":", event.condition, event.phase, event.why && `(${event.why})`),
    action: (event) => join(event.rule + ":", event.action, event.outcome),
    decision: (event) => join(event.stream, "#" + event.index_, "→", event.outcome),
    mark: (event) => event.name, expect: (event) => join(event.id, event.verdict, event.text),
    finding: (event) => join(event.id + ":", event.verdict, event.text),
    host: (event) => join("host", event.event, event.status), boot: (event) => event.phase,
    payload: (event) => join(event.len, "B of payload"), verdict: (event) => join(event.verdict, event.reason),
  };

  function labelOf(event) {
    let text = LABELS[event.ev]?.(event);
    if (text === undefined || text === "") text = fieldsOf(event).map(([name, value]) => `${name}=${value}`).join(" ");
    return show(text === "" ? event.ev : text);
  }

  function fieldsOf(event) {
    return Object.entries(event).filter(([name]) => !RESERVED.has(name))
      .map(([name, value]) => [name === "index_" ? "index" : name, value]);
  }

  function placeOf(event) {
    if (event.src) return event.src;
    return event.file ? `${event.file}:${event.line}:${event.column}` : "";
  }

  const LANE_OF_KIND = {
    at: ["host", "host → modem"], rx: ["host", "host → modem"], payload: ["host", "host → modem"],
    tx: ["modem", "modem → host"], result: ["modem", "modem → host"], prompt: ["modem", "modem → host"],
    urc: ["urc", "URCs"], rule: ["rules", "rules"], action: ["rules", "rules"], decision: ["rules", "rules"],
    mark: ["rules", "rules"], expect: ["expect", "expectations"], finding: ["expect", "expectations"],
    verdict: ["expect", "expectations"],
  };
  const ORDER = ["host", "modem", "urc", "socket", "peer", "window", "state", "rules", "expect", "run"];

  function laneFor(event) {
    switch (event.ev) {
      case "socket": return ["socket", `socket ${event.id}`];
      case "net": return ["socket", event.socket >= 0 ? `socket ${event.socket}` : "network"];
      case "peer": return ["peer", `peer ${event.name ?? ""}`];
      case "window": return ["window", event.condition ?? "condition"];
      case "state": return ["state", machine(event)];
      default: return LANE_OF_KIND[event.ev] ?? ["run", "run"];
    }
  }

  function toneOf(state) {
    return Object.keys(BAND_TONES).find((tone) => BAND_TONES[tone].includes(state)) ?? "off";
  }

  // Bands of states: each lasts until the next. Bands of windows: from opened to closed of a rule.
  function addBands(lane, end) {
    lane.bands = [];
    const open = new Map();
    const finish = (key, at) => {
      const band = open.get(key);
      if (!band) return;
      band.to = at;
      open.delete(key);
    };
    for (const event of lane.events) {
      const state = lane.group === "state";
      const key = state ? "" : event.rule;
      if (state && lane.bands.length === 0 && event.from) {
        lane.bands.push({from: 0, to: event.t, label: show(event.from), tone: toneOf(event.from), event});
      }
      finish(key, event.t);
      if (!state && event.phase !== "opened") continue;
      const label = state ? show(event.to) : show(event.rule);
      const band = {from: event.t, to: end, label, tone: state ? toneOf(event.to) : "fault", event};
      open.set(key, band);
      lane.bands.push(band);
    }
  }

  function makeLanes(events, end) {
    const lanes = new Map();
    for (const event of events) {
      let [group, name] = laneFor(event);
      let key = group + "\n" + name;
      if (lanes.size >= MAX_LANES && !lanes.has(key)) {
        [group, name] = ["run", "others"];
        key = name;
      }
      if (!lanes.has(key)) lanes.set(key, {group, name: show(name), events: []});
      event.lane = lanes.get(key);
      event.lane.events.push(event);
    }
    const sorted = [...lanes.values()].sort((left, right) =>
      ORDER.indexOf(left.group) - ORDER.indexOf(right.group) || left.name.localeCompare(right.name, "en", {numeric: true}));
    for (const lane of sorted) if (lane.group === "state" || lane.group === "window") addBands(lane, end);
    return sorted;
  }

  // The first event of the sorted list that is not before `time`.
  function firstFrom(events, time) {
    let low = 0, high = events.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (events[middle].t < time) low = middle + 1; else high = middle;
    }
    return low;
  }

  function load(data) {
    const events = data.events;
    for (const event of events) {
      for (const name in event) if (typeof event[name] === "string") event[name] = decode(event[name]);
      event.index_ = event.index;
      if (event.index_ === undefined) delete event.index_;
    }
    events.sort((left, right) => left.t - right.t || left.seq - right.seq);
    const bySequence = new Map();
    const effects = new Map();
    events.forEach((event, index) => {
      event.index = index;
      event.label = labelOf(event);
      bySequence.set(event.seq, event);
      if (!event.cause) return;
      if (!effects.has(event.cause)) effects.set(event.cause, []);
      effects.get(event.cause).push(event);
      const from = bySequence.get(event.cause);
      if (event.ev === "result" && from?.ev === "at") from.end = event.t;
    });
    const end = Math.max(1, events.at(-1)?.t ?? 1);
    return {about: data.about, events, bySequence, end, lanes: makeLanes(events, end),
      effectsOf: (event) => effects.get(event.seq) ?? []};
  }

  // The event, what made it happen, what made that happen, ...
  function chainOf(model, event) {
    const chain = [event];
    while (chain.length < MAX_CHAIN) {
      const cause = model.bySequence.get(chain.at(-1).cause);
      if (!cause || chain.includes(cause)) break;
      chain.push(cause);
    }
    return chain;
  }

  // Where a finding shows: when it was judged, else at its first evidence, else at its rule.
  function sceneOf(model, finding) {
    const same = (event) => event.id === finding.id;
    const judged = model.events.findLast((event) => event.ev === "expect" && same(event));
    if (judged) return judged;
    const at = parseInt(finding.evidence ?? "", 10);
    if (at > 0) return model.events[Math.min(firstFrom(model.events, at), model.events.length - 1)];
    return model.events.find((event) => event.ev === "rule" && same(event)) ?? finding;
  }

  function search(model, query) {
    const words = query.toLowerCase().split(/\s+/).filter(Boolean);
    if (words.length === 0) return null;
    return model.events.filter((event) => {
      event.text_ ??= [event.ev, event.label, event.line, placeOf(event)].join(" ").toLowerCase();
      return words.every((word) => event.text_.includes(word));
    });
  }
  RESERVED.add("text_");

  return {load, chainOf, sceneOf, search, firstFrom, fieldsOf, placeOf, show};
})();
