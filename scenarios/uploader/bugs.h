// The precautions that the firmware can be told to leave out. Each is a bug that some driver has.
#pragma once

#include <stdbool.h>
#include <stdio.h>

typedef enum {
  // Waiting and trying again.
  kBlindRetry,
  kNoTimeout,
  kShortTimeout,
  kShortPrompt,
  kShortClose,
  kHammer,
  kGiveUp,
  kPanicReset,
  kImpatient,
  kNoSync,
  // The start of the modem.
  kWaitsForRdy,
  kWaitsForAppRdy,
  kNoSimWait,
  kNoPin,
  kRepeatsPin,
  kWaitsForSignal,
  kNeedsCgreg,
  kNoRegistration,
  kHomeOnly,
  kDeniedIsFinal,
  kBlankInApn,
  kDnsFirst,
  kUsesCgact,
  kOneContext,
  kBareAddress,
  // What the modem says.
  kLateResult,
  kNextLine,
  kChunkIsLine,
  kStringRead,
  kSmallBuffer,
  kOkAnywhere,
  kEchoIsAnswer,
  kNoCme,
  kPromptWithBlank,
  kFirstLineIsValue,
  kBareLineAborts,
  kUnknownUrc,
  // What changes by itself.
  kIgnoreClosed,
  kIgnorePdpdeact,
  kNoReboot,
  kHalfConfigured,
  kNoReopen,
  kNoDeactivation,
  kNeedsDeactivation,
  kNoClose,
  // Opening and sending.
  kOpenAfterOk,
  kWaitsForUrc,
  kState2Only,
  kEarlyPayload,
  kSkipFailed,
  kRetriesOnError,
  kTrustsSendOk,
  kTrustsSendFail,
  kShortAck,
  kResendsAll,
  kCtrlZ,
  // Receiving.
  kReadsOnce,
  kEmptyReadIsEnd,
  kNeverPolls,
  kDropsUnread,
  kParsesData,
  kDataIsText,
  // Data mode.
  kNoGuard,
  kPlusAlone,
  kNoCarrierBlind,
  kBugCount,
} Bug;

/// Is the firmware to have it?
bool buggy(Bug bug);
/// Turns one on by its name. False: there is none of that name.
bool bugs_turn_on(const char* name);
/// Turns all off.
void bugs_reset(void);
/// Prints their names and what each of them is.
void bugs_list(FILE* to);
