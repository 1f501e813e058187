#include "scenarios/uploader/bugs.h"

#include <string.h>

static const struct {
  const char* name;
  const char* what;
} kBugs[kBugCount] = {
    [kBlindRetry] = {"blind-retry", "sends a record again when its SEND OK is missing, unasked"},
    [kNoTimeout] = {"no-timeout", "waits for ever for a result"},
    [kShortTimeout] = {"short-timeout", "waits 20 s where the manual says 40 s or 150 s"},
    [kShortPrompt] = {"short-prompt", "waits 300 ms for the prompt, then tries another command"},
    [kShortClose] = {"short-close", "goes on when AT+QICLOSE has not answered within 1 s"},
    [kHammer] = {"hammer", "tries again at once, and again"},
    [kGiveUp] = {"give-up", "ends at the first error"},
    [kPanicReset] = {"panic-reset", "resets the modem at any error"},
    [kImpatient] = {"impatient", "gives up when the modem does not answer its third AT"},
    [kNoSync] = {"no-sync", "begins without AT, and gives up when nothing answers"},
    [kWaitsForRdy] = {"waits-for-rdy", "does not begin before it has seen RDY"},
    [kWaitsForAppRdy] = {"waits-for-app-rdy", "does not begin before it has seen APP RDY"},
    [kNoSimWait] = {"no-sim-wait", "gives up when the SIM is not ready at once"},
    [kNoPin] = {"no-pin", "takes a SIM that asks for its PIN for one that is busy"},
    [kRepeatsPin] = {"repeats-pin", "enters a PIN that was refused again"},
    [kWaitsForSignal] = {"waits-for-signal", "does not begin while AT+CSQ tells 99"},
    [kNeedsCgreg] = {"needs-cgreg", "waits for AT+CGREG?, which never is 1 on LTE"},
    [kNoRegistration] = {"no-registration", "activates without a look at the registration"},
    [kHomeOnly] = {"home-only", "does not take roaming for registered"},
    [kDeniedIsFinal] = {"denied-is-final", "gives up when the registration is denied"},
    [kBlankInApn] = {"blank-in-apn", "writes a blank before the user's name"},
    [kDnsFirst] = {"dns-first", "sets name servers before the context is active"},
    [kUsesCgact] = {"uses-cgact", "activates with AT+CGACT"},
    [kOneContext] = {"one-context", "takes the first line of AT+QIACT? for its own context's"},
    [kBareAddress] = {"bare-address", "takes an address in quotes for none"},
    [kLateResult] = {"late-result", "takes what comes late as the answer to its next command"},
    [kNextLine] = {"next-line", "takes the next line, whatever it is, as the answer"},
    [kChunkIsLine] = {"chunk-is-line", "takes what one read gives for a line"},
    [kStringRead] = {"string-read", "loses what stands behind a NUL in a read"},
    [kSmallBuffer] = {"small-buffer", "cuts lines at 64 bytes, and goes on with the rest"},
    [kOkAnywhere] = {"ok-anywhere", "takes any line with OK in it for the result"},
    [kEchoIsAnswer] = {"echo-is-answer", "takes its own echo for the answer"},
    [kNoCme] = {"no-cme", "knows ERROR, but not +CME ERROR"},
    [kPromptWithBlank] = {"prompt-with-blank", "knows no prompt without a blank"},
    [kFirstLineIsValue] = {"first-line-is-value",
                           "takes the first line for the value it asked for"},
    [kBareLineAborts] = {"bare-line-aborts", "gives up at a line without a prefix"},
    [kUnknownUrc] = {"unknown-urc", "crashes at a +QIURC that it does not know"},
    [kIgnoreClosed] = {"ignore-closed", "does not care for +QIURC: \"closed\", nor for ERROR"},
    [kIgnorePdpdeact] = {"ignore-pdpdeact", "does not care for +QIURC: \"pdpdeact\""},
    [kNoReboot] = {"no-reboot", "does not notice that the modem has started anew"},
    [kHalfConfigured] = {"half-configured", "only activates the context after a restart"},
    [kNoReopen] = {"no-reopen", "ends when the tty goes"},
    [kNoDeactivation] = {"no-deactivation", "activates a lost context without deactivating it"},
    [kNeedsDeactivation] = {"needs-deactivation", "does not activate when AT+QIDEACT fails"},
    [kNoClose] = {"no-close", "opens a socket again without having closed it"},
    [kOpenAfterOk] = {"open-after-ok", "does not see a +QIOPEN that comes before its OK"},
    [kWaitsForUrc] = {"waits-for-urc", "waits 150 s for +QIOPEN without ever asking"},
    [kState2Only] = {"state-2-only", "takes any state but 2 for not connected"},
    [kEarlyPayload] = {"early-payload", "does not wait for the prompt"},
    [kSkipFailed] = {"skip-failed", "goes on with the next record when one could not be sent"},
    [kRetriesOnError] = {"retries-on-error", "sends on the same socket again, whatever it says"},
    [kTrustsSendOk] = {"trusts-send-ok", "takes SEND OK for the server's word"},
    [kTrustsSendFail] = {"trusts-send-fail", "takes SEND FAIL for the truth, and sends it again"},
    [kShortAck] = {"short-ack", "waits 10 s for an acknowledgement, then begins anew"},
    [kResendsAll] = {"resends-all", "begins anew on a new connection, whatever has arrived"},
    [kCtrlZ] = {"ctrl-z", "ends its payload with Ctrl-Z, which may be in it"},
    [kReadsOnce] = {"reads-once", "reads once for each \"recv\""},
    [kEmptyReadIsEnd] = {"empty-read-is-end", "takes +QIRD: 0 for the end of the connection"},
    [kNeverPolls] = {"never-polls", "reads only when \"recv\" was told"},
    [kDropsUnread] = {"drops-unread", "closes without reading what is left"},
    [kParsesData] = {"parses-data", "looks for answers in what the server has sent"},
    [kDataIsText] = {"data-is-text", "takes what the server sends for a string"},
    [kNoGuard] = {"no-guard", "sends +++ right behind the data"},
    [kPlusAlone] = {"plus-alone", "makes pauses around a +++ that is data"},
    [kNoCarrierBlind] = {"no-carrier-blind", "does not care for NO CARRIER"},
};

static bool turned_on[kBugCount];

bool buggy(Bug bug) { return turned_on[bug]; }

bool bugs_turn_on(const char* name) {
  for (int i = 0; i < kBugCount; ++i) {
    if (strcmp(kBugs[i].name, name) != 0) continue;
    turned_on[i] = true;
    return true;
  }
  return false;
}

void bugs_reset(void) { memset(turned_on, 0, sizeof turned_on); }

void bugs_list(FILE* to) {
  for (int i = 0; i < kBugCount; ++i) fprintf(to, "%-20s %s\n", kBugs[i].name, kBugs[i].what);
}
