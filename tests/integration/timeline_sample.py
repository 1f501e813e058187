"""A trace as a run writes it: boot, uploads, a bad link, a context that the network ends, recovery, verdicts.

As a program: python3 timeline_sample.py [EVENTS] > x.trace.jsonl, with at least so many events.
"""

import json
import sys


class Trace:
    def __init__(self):
        self.lines = []
        self.time = 0
        self.add_raw({"bg96emu": "0.1.0", "trace": 1, "case": "pdp-lost-mid-upload", "seed": 9031,
                      "wall": "2026-01-15T09:12:03.114Z", "scenario": "scenarios/03-pdp-lost-mid-upload.yaml", "line": 3,
                      "scenario_sha256": "00", "profile": "bg96/lte-m", "argv": ["test", "--host", "./app {tty}"]})

    def add_raw(self, line):
        self.lines.append(json.dumps(line, ensure_ascii=False))

    def event(self, name_of_kind, cause=0, after=0.0, **fields):
        """`after`: seconds since the event before."""
        self.time += round(after * 1e6)
        sequence = len(self.lines)
        line = {"seq": sequence, "t": self.time, "ev": name_of_kind}
        if cause:
            line["cause"] = cause
        # As a trace keeps bytes: a character for each.
        line.update({name: value.encode().decode("latin-1") if isinstance(value, str) else value
                     for name, value in fields.items()})
        self.add_raw(line)
        return sequence

    def command(self, line, answer="OK", took=0.01, after=0.2):
        at = self.event("at", after=after, channel="uart1", line=line)
        result = self.event("result", at, took, channel="uart1", line=line, result=answer)
        self.event("tx", result, channel="uart1", bytes=f"\r\n{answer}\r\n")
        return at, result

    def state(self, machine, old, new, cause=0, after=0.0, index=-1):
        return self.event("state", cause, after, machine=machine, index=index, **{"from": old, "to": new})

    def urc(self, text, cause=0, after=0.0):
        urc = self.event("urc", cause, after, channel="uart1", text=text)
        self.event("tx", urc, channel="uart1", bytes=f"\r\n{text}\r\n")
        return urc


def boot(trace):
    on = trace.state("power", "off", "booting")
    ready = trace.event("boot", on, 2.1, phase="rdy", n=1)
    trace.urc("RDY", ready)
    trace.state("power", "booting", "on", ready)
    trace.event("host", after=0.4, event="open")
    trace.event("case", phase="start")
    trace.state("sim", "busy", "ready", after=0.3)
    trace.urc("APP RDY", after=0.5)
    for line in ("ATE0", "AT+CMEE=1", "AT+CPIN?", "AT+CEREG=1"):
        trace.command(line)
    trace.state("registration", "searching", "home", after=2.2)
    trace.urc("+CEREG: 1")
    activate, _ = trace.command('AT+QICSGP=1,1,"internet"')
    activate, result = trace.command("AT+QIACT=1", took=0.9)
    trace.state("pdp", "inactive", "active", activate, index=1)


def connect(trace):
    opening, _ = trace.command('AT+QIOPEN=1,0,"TCP","ingest.example.com",9000,0,0')
    trace.state("socket", "initial", "opening", opening, index=0)
    trace.event("socket", opening, id=0, event="opening", remote="ingest.example.com:9000")
    connected = trace.event("socket", opening, 0.4, id=0, event="connected", remote="ingest.example.com:9000")
    trace.state("socket", "opening", "connected", connected, index=0)
    trace.urc("+QIOPEN: 0,0", connected)


def upload(trace, times, offset):
    for index in range(times):
        at = trace.event("at", after=0.12, channel="uart1", line="AT+QISEND=0,512")
        trace.event("payload", at, 0.01, socket=0, before=0, len=512)
        up = trace.event("socket", at, 0.001, id=0, event="data-up", len=512, total=offset + 512 * (index + 1))
        trace.event("result", at, 0.004, channel="uart1", line="AT+QISEND=0,512", result="SEND OK")
        trace.event("net", up, 0.05, socket=0, dir="up", off=offset + 512 * index, len=512)
    return offset + 512 * times


def faults(trace):
    slow = trace.event("rule", after=0.2, id="tunnel", phase="fired", fired=1, src="scenarios/03-pdp-lost-mid-upload.yaml:15:5")
    trace.event("window", slow, rule="tunnel", condition="link", phase="opened")
    trace.event("decision", slow, stream="tunnel/latency", index=0, outcome="1.8s")
    upload(trace, 3, 8192)
    rule = trace.event("rule", len(trace.lines) - 1, id="network-drops-context", phase="fired", fired=1,
                       src="scenarios/03-pdp-lost-mid-upload.yaml:18:5")
    action = trace.event("action", rule, rule="network-drops-context", action="pdp.deactivate",
                         src="scenarios/03-pdp-lost-mid-upload.yaml:21:9")
    gone = trace.state("pdp", "active", "inactive", action, index=1)
    trace.state("socket", "connected", "initial", gone, index=0)
    trace.event("socket", gone, id=0, event="closed", remote="ingest.example.com:9000")
    urc = trace.urc('+QIURC: "pdpdeact",1', gone)
    trace.event("mark", rule, name="dropped", rule="network-drops-context")
    for index in range(2):
        at = trace.event("at", urc if index == 0 else 0, 0.3, channel="uart1", line="AT+QIACT=1")
        refused = trace.event("rule", at, id="activation-refused", phase="fired", fired=index + 1,
                              src="scenarios/03-pdp-lost-mid-upload.yaml:24:5")
        trace.event("result", at, 11.8 + index, channel="uart1", line="AT+QIACT=1", result="ERROR", by=refused)
        trace.event("tx", at, channel="uart1", bytes="\r\nERROR\r\n")
    trace.event("window", slow, 1, rule="tunnel", condition="link", phase="closed", why="for")
    at, result = trace.command("AT+QIACT=1", took=0.8, after=3)
    trace.state("pdp", "inactive", "active", at, index=1)
    return result


def verdicts(trace, cause):
    file = "scenarios/03-pdp-lost-mid-upload.yaml"
    trace.event("expect", cause, id="recovers", verdict="pass")
    trace.event("expect", cause, 8, id="cleans-up-before-reactivating", verdict="fail")
    trace.event("end")
    trace.event("finding", id="recovers", kind="recovers", file=file, line=42, column=5, verdict="pass", text="")
    trace.event("finding", id="cleans-up-before-reactivating", kind="order", file=file, line=34, column=5, verdict="fail",
                text="step 1 of 3, AT+QIDEACT=1, never sent",
                evidence='14377000 +QIURC: "pdpdeact",1   (rule network-drops-context)   ← anchor \'dropped\'\n'
                         "14402000 AT+QIACT=1   → ERROR after 11.8s   (rule activation-refused, 1/2)\n",
                hint="<b>a hint</b></script><script>document.title='broken'</script>")
    trace.event("verdict", verdict="fail", length=trace.time)


def sample(least_events=0):
    """The lines of the trace."""
    trace = Trace()
    boot(trace)
    connect(trace)
    sent = upload(trace, 16, 0)
    while len(trace.lines) < least_events:
        sent = upload(trace, 50, sent)
    cause = faults(trace)
    connect(trace)
    upload(trace, 12, sent)
    verdicts(trace, cause)
    return trace.lines


if __name__ == "__main__":
    print("\n".join(sample(int(sys.argv[1]) if len(sys.argv) > 1 else 0)))
