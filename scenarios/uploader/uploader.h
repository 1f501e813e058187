// The whole firmware.
#pragma once

/// Does what the command line says, and ends the program by port_end().
_Noreturn void uploader_run(int argc, char** argv);
