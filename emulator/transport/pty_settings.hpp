#pragma once

namespace bg96::transport {

/// What a host has set of a pty. All of it is read and set through the master.
struct PtySettings {
  bool data_terminal_ready = true;  ///< the speed is not B0
  bool hang_up_on_close = true;     ///< HUPCL: the last host that closes the port drops DTR
  bool changes_are_told = false;    ///< the master learns of each change at once
};

/// Puts the master into packet mode and makes the terminal raw, with HUPCL as a serial port has it.
/// Throws std::system_error.
void prepare_pty(int master);

/// Reads what is set now, and has the changes to come told where that does no harm.
PtySettings read_settings(int master);

/// Makes the terminal raw again for the next host, and takes back a dropped DTR. HUPCL stays as
/// the last host has set it, and so does a terminal that is raw: the next host may have just set
/// it.
void restore_settings(int master);

}  // namespace bg96::transport
