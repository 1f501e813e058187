#include "scenarios/uploader/session.h"

#include "scenarios/uploader/bugs.h"
#include "scenarios/uploader/modem.h"
#include "scenarios/uploader/serial_port.h"

enum { kBackOffMs = 5000, kMaxBackOffMs = 60000 };

static int64_t ends_at_ms, back_off_ms;
static bool pin_entered, configured;

void session_reset(int64_t at_ms) {
  ends_at_ms = at_ms;
  back_off_ms = kBackOffMs;
  pin_entered = false;
  configured = false;
}

void session_works(void) { back_off_ms = kBackOffMs; }

int64_t session_network_limit_ms(void) { return buggy(kShortTimeout) ? 20000 : 150000; }

void session_back_off(void) {
  if (buggy(kGiveUp)) port_end(1, "an error: giving up");
  if (buggy(kPanicReset)) {
    modem_ask(5000, "AT+CFUN=1,1");
    modem.rebooted = true;
  }
  if (buggy(kHammer)) return;
  modem_listen(back_off_ms);
  back_off_ms = back_off_ms * 2 < kMaxBackOffMs ? back_off_ms * 2 : kMaxBackOffMs;
}

static void end_when_too_late(const char* why) {
  if (port_now_ms() > ends_at_ms) port_end(1, why);
}

static void wait_for_banner(void) {
  const bool rdy = buggy(kWaitsForRdy), app_rdy = buggy(kWaitsForAppRdy);
  while ((rdy && !modem.rdy_seen) || (app_rdy && !modem.app_rdy_seen)) {
    modem_listen(100);
    end_when_too_late("no RDY");
  }
}

static void synchronise(void) {
  if (buggy(kNoSync)) return;
  for (int tries = 1;; ++tries) {
    line_command("AT");
    if (modem_wait(1000) == kResultOk) {
      // The others may be answered still.
      if (tries > 1) modem_listen(300);
      return;
    }
    if (buggy(kImpatient) && tries == 3) port_end(1, "the modem does not answer: giving up");
    end_when_too_late("the modem does not answer");
  }
}

static bool set_up(void) {
  if (modem_ask(1000, "ATE0") != kResultOk) {
    if (buggy(kNoSync)) port_end(1, "the modem does not answer: giving up");
    return false;
  }
  if (modem_ask(1000, "AT+CMEE=1") != kResultOk) return false;
  modem.imei[0] = '\0';
  modem.wants_imei = true;
  const Result result = modem_ask(1000, "AT+GSN");
  modem.wants_imei = false;
  if (buggy(kFirstLineIsValue) && modem.imei[0] == '+') {
    port_end(1, "that is no IMEI: giving up");
  }
  return result == kResultOk && modem.imei[0] != '\0';
}

static void enter_pin(void) {
  if (pin_entered && !buggy(kRepeatsPin)) port_end(1, "the PIN is wrong: not trying it again");
  pin_entered = true;
  if (modem_ask(5000, "AT+CPIN=\"1234\"") == kResultOk) pin_entered = false;
}

static bool has_sim(void) {
  modem.sim_ready = false;
  while (!modem.sim_ready && !modem.rebooted) {
    modem.sim_wants_pin = false;
    modem_ask(5000, "AT+CPIN?");
    if (modem.sim_wants_pin && !buggy(kNoPin)) enter_pin();
    if (!modem.sim_ready && buggy(kNoSimWait)) port_end(1, "the SIM is not ready: giving up");
    if (!modem.sim_ready) modem_listen(1000);
    end_when_too_late("the SIM does not become ready");
  }
  return modem.sim_ready;
}

static bool is_registered(void) {
  if (buggy(kDeniedIsFinal) && modem.registration == 3) port_end(1, "denied: giving up");
  if (buggy(kNeedsCgreg) && modem.packet_registration != 1) return false;
  if (buggy(kWaitsForSignal) && modem.signal == 99) return false;
  return modem.registration == 1 || (modem.registration == 5 && !buggy(kHomeOnly));
}

static bool finds_network(void) {
  modem.registration = modem.packet_registration = 0;
  modem.signal = 99;
  while (!buggy(kNoRegistration) && !is_registered() && !modem.rebooted) {
    modem_ask(1000, "AT+CSQ");
    if (buggy(kNeedsCgreg)) modem_ask(1000, "AT+CGREG?");
    modem_ask(1000, "AT+CEREG?");
    if (!is_registered()) modem_listen(2000);
    end_when_too_late("no network");
  }
  modem_ask(10000, "AT+COPS?");
  return !modem.rebooted;
}

static bool define_context(void) {
  if (buggy(kDnsFirst) && modem_ask(1000, "AT+QIDNSCFG=1,\"192.0.2.53\"") != kResultOk) {
    port_end(1, "no name servers: giving up");
  }
  const char* blank = buggy(kBlankInApn) ? " " : "";
  return modem_ask(1000, "AT+QICSGP=1,1,\"iot.example\",%s\"\",\"\",0", blank) == kResultOk;
}

bool session_configure(void) {
  if (!configured) wait_for_banner();
  modem.rebooted = false;
  if (configured && buggy(kHalfConfigured)) return true;
  synchronise();
  modem.rebooted = false;
  configured = set_up() && has_sim() && finds_network() && define_context() && !modem.rebooted;
  return configured;
}

bool session_activate(void) {
  if (!buggy(kNoDeactivation)) {
    const Result down = modem_ask(buggy(kShortTimeout) ? 20000 : 40000, "AT+QIDEACT=1");
    if (down != kResultOk && buggy(kNeedsDeactivation)) return false;
  }
  modem.deactivated = false;
  const Result result = buggy(kUsesCgact) ? modem_ask(session_network_limit_ms(), "AT+CGACT=1,1")
                                          : modem_ask(session_network_limit_ms(), "AT+QIACT=1");
  if (result == kResultOk) {
    modem.context_active = modem.has_address = false;
    modem.contexts = 0;
    if (modem_ask(150000, "AT+QIACT?") == kResultOk &&
        modem_ask(1000, "AT+CGPADDR=1") == kResultOk && modem.context_active && modem.has_address) {
      return true;
    }
  }
  if (modem.rebooted) return false;
  port_log("the context cannot be activated");
  return false;
}
