// Brings the modem up: from its first answer to an active context.
#pragma once

#include <stdbool.h>
#include <stdint.h>

/// Begins anew; at that time the firmware gives up.
void session_reset(int64_t ends_at_ms);
/// Until the modem answers, is set up, and registered. False: it has to be tried again.
bool session_configure(void);
/// Activates context 1. False: it has to be tried again.
bool session_activate(void);
/// Waits longer from time to time.
void session_back_off(void);
/// What was tried has worked: the next wait is a short one.
void session_works(void);
/// How long the network may take for what the manual gives 150 s.
int64_t session_network_limit_ms(void);
